import { assertEquals, assertStringIncludes } from "@std/assert";
import { renderHistory } from "../../src/report/history.ts";
import type { LookBack } from "../../src/run/state/history/look_back.ts";
import type { PastRun } from "../../src/trend/past_run.ts";
import { seriesOf } from "../../src/trend/series.ts";
import { pastRun, RUNS } from "./past_runs.ts";

const lookBack = (runs: readonly PastRun[], changes: Partial<LookBack> = {}): LookBack => ({
  target: runs[0]?.target ?? "",
  url: runs[0]?.url ?? "",
  total: runs.length,
  runs,
  series: seriesOf(runs),
  ...changes,
});

Deno.test("renderHistory lists runs, the newest last, and draws their figures in columns", () => {
  assertEquals(
    renderHistory([lookBack(RUNS, { total: 412, newest: { runs: 3, figures: 0, regressions: [] } })]),
    `http://balancer.test:8000 (default_tenant / default_database): the last 6 of 412 runs

  run                began (UTC)          verdict        took       what was not well
  1705123456_abc123  2024-01-13 05:24:16  passed         56.2 s
  1705127056_abc123  2024-01-13 06:24:16  failed (1)     2 min 5 s  sync / copies
  1705130656_abc123  2024-01-13 07:24:16  killed
  1705134256_abc123  2024-01-13 08:24:16  passed         56.2 s
  1705137856_abc123  2024-01-13 09:24:16  leftovers (3)  56.2 s     1 left
  1705141456_abc123  2024-01-13 10:24:16  passed         56.2 s     the brake paused it

  figure                oldest to newest  least   median  most    last
  run: durationMs       ▁  ▁              56.2 s  56.2 s  56.2 s
  sync / copies: lagMs  ▁  ▅█             100 ms  450 ms  800 ms

Newest     not judged: it needs 8 earlier runs with the same options; there are 3
`,
  );
});

Deno.test("renderHistory tells what is worse in the newest run, and by what", () => {
  const newest = {
    runs: 29,
    figures: 9,
    regressions: [{
      figure: "sync / copies: lagMs",
      kind: "lag" as const,
      value: 5200,
      median: 194,
      limit: 1194,
      runs: 29,
    }],
  };
  assertStringIncludes(
    renderHistory([lookBack([pastRun(0, 5200)], { newest })]),
    `
Newest     1 of 9 figures is worse, against 29 earlier runs with the same options
           sync / copies: lagMs 5.2 s: past its limit of 1.2 s, with a median of 194 ms in 29 earlier runs
`,
  );
});

Deno.test("renderHistory names a few checks and counts the others", () => {
  const checks = ["a", "b", "c", "d", "e"].map((name) => ({
    name,
    status: "unknown" as const,
    durationMs: 1,
  }));
  const text = renderHistory([
    lookBack([pastRun(0, 0, { exitCode: 1, suites: [{ name: "basic", checks }] })]),
  ]);
  assertStringIncludes(text, "basic / a, basic / b, basic / c, 2 more\n");
});

Deno.test("renderHistory says that there is none", () =>
  assertEquals(renderHistory([]), "No run is on record\n"));

Deno.test("renderHistory keeps targets apart", () => {
  const other = { target: "https,lb.internal,t,d", url: "https://lb.internal" };
  const text = renderHistory([lookBack([pastRun(0, 1)]), lookBack([pastRun(1, 2, other)])]);
  assertStringIncludes(text, "\nhttps://lb.internal (t / d): 1 run\n");
});
