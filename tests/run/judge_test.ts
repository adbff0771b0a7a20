import { assertEquals, AssertionError } from "@std/assert";
import { HttpError } from "../../src/chroma/http_error.ts";
import { distributionOf } from "../../src/core/distribution.ts";
import type { Verdict } from "../../src/core/verdict.ts";
import { JournalError } from "../../src/guard/journal.ts";
import { GuardRefusal } from "../../src/guard/refusal.ts";
import { verdictOf } from "../../src/run/judge.ts";
import { Undecided, Unmet } from "../../src/suites/suite.ts";
import { NoReplyError, type NoReplyReason } from "../../src/transport/no_reply.ts";
import { fakeEndpoint } from "../chroma/fake_chroma.ts";

const http = (status: number) => new HttpError("add records", fakeEndpoint("primary"), status);
const noReply = (reason: NoReplyReason) => new NoReplyError("connection lost", { reason });
const failed = (detail: string): Verdict => ({ status: "failed", detail });
const unknown = (detail: string): Verdict => ({ status: "unknown", detail });

const LAG = distributionOf({ name: "lag", node: "replica", missing: 2 }, [30]);

const TABLE: readonly (readonly [what: string, thrown: unknown, verdict: Verdict])[] = [
  ["an assertion", new AssertionError("The count is wrong"), failed("The count is wrong")],
  ["an assertion of several lines", new AssertionError("Not equal:\n  1\n  2"), failed("Not equal: 1 2")],
  ["an assertion with what was measured", new Unmet("Two never came", [LAG]), {
    ...failed("Two never came"),
    distributions: [LAG],
  }],
  ["a refusal of the guard", new GuardRefusal("Refused it"), failed("Refused it")],
  ["an undecided check", new Undecided("There is no collection"), unknown("There is no collection")],
  ["an answer that says no", http(400), failed("Cannot add records on primary: it answered 400")],
  [
    "an answer that leaves open whether it was done",
    http(503),
    failed("Cannot add records on primary: it answered 503; it may have been carried out"),
  ],
  [
    "a create that could not be written down",
    new JournalError("Cannot write it"),
    unknown("Cannot write it"),
  ],
  ["a request that never left", noReply("connect"), unknown("No reply: connection lost")],
  ...(["timeout", "broken", "oversized", "aborted"] as const).map((reason) =>
    [
      `a request that got no reply (${reason})`,
      noReply(reason),
      unknown("No reply: connection lost; it may have been carried out"),
    ] as const
  ),
  ["an error of our own", new TypeError("x is undefined"), failed("Unexpected: x is undefined")],
  ["anything at all", "oh", failed("Unexpected: oh")],
];

for (const [what, thrown, verdict] of TABLE) {
  Deno.test(`verdictOf judges ${what}`, () => assertEquals(verdictOf(thrown), verdict));
}
