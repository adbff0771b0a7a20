import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { SoFar } from "../../../src/suites/monitoring/means.ts";
import { cut, slackMessage } from "../../../src/suites/monitoring/slack_message.ts";
import { objectionTo } from "../../lab/slack.ts";

const SO_FAR: SoFar = {
  run: "1705123456_abc123",
  target: "https://lb.internal",
  counts: { passed: 25, failed: 0, unknown: 0, skipped: 2 },
  bad: [],
  audit: { entries: 751, head: "043568545c1772be" },
};

Deno.test("slackMessage is marked as a test, and carries the run, the verdict so far and the audit log's end", () => {
  const message = slackMessage(SO_FAR);
  assertEquals(objectionTo(message), undefined);
  const text = JSON.stringify(message);
  for (
    const part of ["TEST ALERT", "1705123456_abc123", "25 passed, 0 failed", "751 lines", "043568545c1772be"]
  ) {
    assertStringIncludes(text, part);
  }
});

for (
  const [what, bad] of [
    ["a thousand failures", Array.from({ length: 1000 }, (_, at) => `sync / check ${at} failed: no`)],
    ["failures of 10,000 emoji", Array.from({ length: 20 }, () => "💥".repeat(10_000))],
    ["failures of markup", Array.from({ length: 20 }, () => "<!channel> & <@U1> ".repeat(1000))],
    ["failures of ampersands", Array.from({ length: 20 }, () => "&".repeat(1000))],
  ] as const
) {
  Deno.test(`slackMessage keeps Slack's limits with ${what}`, () => {
    const message = slackMessage({ ...SO_FAR, counts: { ...SO_FAR.counts, failed: bad.length }, bad });
    assertEquals(objectionTo(message), undefined);
    assert(!JSON.stringify(message).includes("<!channel>"), "nobody is to be called by what a server sent");
  });
}

for (
  const [text, length, expected] of [
    ["abc", 3, "abc"],
    ["abcd", 3, "ab…"],
    ["a💥b💥", 5, "a💥b…"],
    ["💥💥💥", 3, "💥…"],
    ["💥💥💥", 2, "…"],
    ["", 3, ""],
  ] as const
) {
  Deno.test(`cut makes "${text}" at most ${length} long`, () => assertEquals(cut(text, length), expected));
}
