import { assertEquals } from "@std/assert";
import { verdictLine } from "../../src/report/verdict_line.ts";
import type { Summary } from "../../src/run/summary.ts";
import { check, NAME, PASSED, VANISHED, WORSE } from "./summary.ts";

const basic = (status: "failed" | "unknown" | "passed", more = {}) => ({
  suites: [{ name: "basic", status, durationMs: 1, checks: [check("count", status, "…")], ...more }],
});

/** What came of a run, and what its first line says after the word. */
const TABLE: readonly (readonly [summary: Partial<Summary>, sentence: string])[] = [
  [{ ...basic("failed"), exitCode: 1 }, "FAILED: a check failed; nothing left behind (exit code 1)"],
  [
    { ...basic("unknown"), exitCode: 1 },
    "FAILED: a check could not be decided; nothing left behind (exit code 1)",
  ],
  [
    {
      suites: [{ ...basic("passed").suites[0]!, status: "unknown", notBegun: 3 }],
      problems: ["Stopped by --deadline after 1 h: not every check was made"],
      exitCode: 1,
    },
    "FAILED: not every check was made; nothing left behind (exit code 1)",
  ],
  [
    {
      production: { ...PASSED.production, unchanged: false, changes: [{ ...VANISHED, by: "others" }] },
      exitCode: 1,
    },
    "FAILED: production changed; nothing left behind (exit code 1)",
  ],
  [
    { production: { ...PASSED.production, unchanged: false, problem: "no reply" }, exitCode: 1 },
    "FAILED: production could not be compared; nothing left behind (exit code 1)",
  ],
  [
    { recovery: { ...PASSED.cleanup, returned: [{ name: NAME, nodes: ["replica"] }] }, exitCode: 1 },
    "FAILED: what was gone came back; nothing left behind (exit code 1)",
  ],
  [
    { ...WORSE, compared: { ...WORSE.compared, failOnRegression: true }, exitCode: 1 },
    "FAILED: it is worse than its past (--fail-on-regression); nothing left behind (exit code 1)",
  ],
  [
    { problems: ["Cannot keep the report: no space left"], exitCode: 1 },
    "FAILED: Cannot keep the report: no space left; nothing left behind (exit code 1)",
  ],
  [
    {
      safety: { ...PASSED.safety, refused: 1 },
      cleanup: { ...PASSED.cleanup, leftovers: [{ name: NAME, node: "replica", reason: "…" }] },
      exitCode: 4,
    },
    "SAFETY: the guard refused something, or production changed and this run cannot be ruled out; " +
    "1 not proven gone (exit code 4)",
  ],
  [
    { cleanup: { created: 0, deleted: 0, collections: [], leftovers: [] }, exitCode: 5 },
    "UNREACHABLE: the deployment is not there, or its preflight failed; nothing was created (exit code 5)",
  ],
  // The others of several shards made what they were to make.
  [
    { shards: [], exitCode: 5 },
    "UNREACHABLE: the deployment is not there, or its preflight failed for a shard; what was made is removed (exit code 5)",
  ],
];

for (const [summary, sentence] of TABLE) {
  Deno.test(`verdictLine says ${sentence}`, () => {
    assertEquals(verdictLine({ ...PASSED, ...summary }), sentence);
  });
}
