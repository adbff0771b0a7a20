import { assertEquals } from "@std/assert";
import { HttpError } from "../../src/chroma/http_error.ts";
import { GuardRefusal } from "../../src/guard/refusal.ts";
import { failureOf } from "../../src/load/failure.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";

const SERVER = { name: "server", role: "server", origin: "http://a.test:8000" } as const;

const KINDS: readonly (readonly [error: unknown, kind: string])[] = [
  [new HttpError("add", SERVER, 503), "status"],
  [new HttpError("add", SERVER, 400), "status"],
  [new NoReplyError("late", { reason: "timeout" }), "no reply"],
  [new NoReplyError("refused", { reason: "connect" }), "no reply"],
  [new NoReplyError("reset", { reason: "broken" }), "no reply"],
  [new NoReplyError("left alone", { reason: "held" }), "held"],
  [new NoReplyError("over", { reason: "late" }), "held"],
  [new GuardRefusal("Refused it"), "refused"],
  [new SyntaxError("Unexpected token"), "unreadable"],
];

for (const [error, kind] of KINDS) {
  Deno.test(`failureOf calls ${error} ${kind}`, () => {
    const waited = error instanceof NoReplyError && ["timeout", "broken"].includes(error.reason);
    assertEquals(failureOf(error), {
      kind,
      message: (error as Error).message,
      ...(waited ? { waited } : {}),
    });
  });
}
