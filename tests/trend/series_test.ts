import { assertEquals } from "@std/assert";
import type { PastRun } from "../../src/trend/past_run.ts";
import { seriesOf } from "../../src/trend/series.ts";

/** A run whose only check measured this lag, or failed. */
function run(lagMs: number | undefined, exitCode = 0): PastRun {
  const metrics = lagMs === undefined ? {} : { lagMs };
  return {
    id: "1705123456_abc123",
    startedAt: 0,
    durationMs: 1000,
    target: "t",
    url: "u",
    plan: "p",
    exitCode,
    pauses: 0,
    checks: { passed: 1, failed: 0, unknown: 0, skipped: 0 },
    created: 0,
    deleted: 0,
    leftovers: 0,
    residueBytes: 0,
    suites: [{ name: "sync", checks: [{ name: "copies", status: "passed", durationMs: 5, metrics }] }],
  };
}

Deno.test("seriesOf lays the figures of runs side by side, with gaps where there are none", () => {
  assertEquals(seriesOf([run(10), run(undefined), run(40, 1), run(20)]), [
    {
      figure: "run: durationMs",
      kind: "duration",
      values: [1000, 1000, null, 1000],
      least: 1000,
      median: 1000,
      most: 1000,
    },
    {
      figure: "sync / copies: lagMs",
      kind: "lag",
      values: [10, null, 40, 20],
      least: 10,
      median: 20,
      most: 40,
    },
  ]);
  assertEquals(seriesOf([]), []);
});
