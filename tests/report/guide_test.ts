import { assertEquals } from "@std/assert";
import { guideChecklist } from "../../src/report/guide.ts";
import type { Summary } from "../../src/run/summary.ts";
import { FAILING, FULL, INTERRUPTED, UNREACHABLE } from "./html/summaries.ts";
import { SHARD } from "./summary.ts";

/** The points as the guide has them (production-safe-testing-guide.md, "Production Testing Checklist"). */
const GUIDE = {
  "Pre-test": [
    "Verify test files are using safe_test_collections.py",
    "Confirm AUTOTEST_ prefix is configured",
    "Check production collection names don't conflict",
    "Ensure cleanup functions are present",
  ],
  "During test": [
    "Monitor logs for AUTOTEST_ collection creation",
    "Verify test collections appear in system",
    "Confirm tests are using isolated data",
    "Watch for any error messages",
  ],
  "Post-test": [
    "Verify cleanup completion messages",
    "Confirm no AUTOTEST_* collections remain",
    "Check test results and metrics",
    "Document any issues or improvements",
  ],
};

Deno.test("guideChecklist has every point of the guide in its order, each with evidence", () => {
  const parts = guideChecklist(FULL);
  assertEquals(
    Object.fromEntries(parts.map(({ title, points }) => [title, points.map(({ point }) => point)])),
    GUIDE,
  );
  assertEquals(parts.flatMap(({ points }) => points).filter(({ evidence }) => evidence === ""), []);
});

const statuses = (summary: Summary) =>
  guideChecklist(summary).map(({ points }) => points.map(({ status }) => status).join(" "));

const TABLE: readonly (readonly [what: string, summary: Summary, statuses: readonly string[]])[] = [
  ["a run that passed", FULL, [
    "passed passed passed passed",
    "passed passed passed passed",
    "passed passed passed passed",
  ]],
  ["a run in which everything went wrong", FAILING, [
    "failed passed passed passed",
    "passed passed failed warning",
    "failed failed failed passed",
  ]],
  ["a run of nothing", UNREACHABLE, [
    "passed skipped unknown passed",
    "skipped skipped passed warning",
    "skipped unknown failed passed",
  ]],
  ["a run that was interrupted", INTERRUPTED, [
    "passed passed passed passed",
    "passed passed passed passed",
    "passed passed failed passed",
  ]],
];

for (const [what, summary, expected] of TABLE) {
  Deno.test(`guideChecklist ticks the points of ${what}`, () => assertEquals(statuses(summary), expected));
}

Deno.test("guideChecklist does not tick that nothing remains where a shard leaves what all share", () => {
  assertEquals(statuses({ ...FULL, shard: SHARD }).at(-1), "passed warning passed passed");
});
