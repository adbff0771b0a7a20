import { assertEquals } from "@std/assert";
import { NoReplyError, type NoReplyReason } from "../../src/transport/no_reply.ts";

Deno.test("NoReplyError says of every reason but those by which it never left that the request may have been carried out", () => {
  const cases: [reason: NoReplyReason, sent: boolean][] = [
    ["connect", false],
    ["held", false],
    ["late", false],
    ["timeout", true],
    ["broken", true],
    ["oversized", true],
    ["aborted", true],
  ];
  for (const [reason, sent] of cases) {
    const cause = new Error("below");
    const error = new NoReplyError("no reply", { reason, cause });
    assertEquals([error.name, error.message, error.reason, error.sent, error.cause === cause], [
      "NoReplyError",
      "no reply",
      reason,
      sent,
      true,
    ]);
  }
});
