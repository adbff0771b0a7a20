import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { drawTrend } from "../../../src/report/html/charts/trend.ts";
import { renderHtml } from "../../../src/report/html/page.ts";
import { trend } from "../../../src/report/html/parts/trend.ts";
import { seriesOf } from "../../../src/trend/series.ts";
import { pastRun, RUNS } from "../past_runs.ts";
import { WORSE } from "../summary.ts";
import { FULL } from "./summaries.ts";

const polylines = (svg: string) => [...svg.matchAll(/points="([^"]*)"/g)].map(([, points]) => points);

Deno.test("drawTrend draws from 0 to the most, leaves gaps, and marks the last run", () => {
  const svg = String(drawTrend({ values: [0, 10, null, 5, 10], median: 7.5, most: 10 }, "title", "text"));
  assertEquals(polylines(svg), ["1,31 25.5,3", "74.5,17 99,3", "99,3 99,3"]);
  assertMatch(svg, /<line class="usual"[^>]* y1="10" y2="10"/);
});

Deno.test("drawTrend draws a single value as a dot, a flat zero at the bottom, and nothing where there is none", () => {
  assertEquals(polylines(String(drawTrend({ values: [null, 4, null], median: 4, most: 4 }, "", ""))), [
    "50,3 50,3",
  ]);
  assertEquals(polylines(String(drawTrend({ values: [0, 0], median: 0, most: 0 }, "", ""))), [
    "1,31 99,31",
    "99,31 99,31",
  ]);
  assertEquals(polylines(String(drawTrend({ values: [null], median: NaN, most: 1 }, "", ""))), []);
});

Deno.test("trend shows every run's verdict, and each figure as the history has it", () => {
  const series = seriesOf(RUNS);
  const body = String(trend(FULL, { runs: RUNS, series })?.body);
  assertStringIncludes(body, "This run and the 5 runs before it with the same options");
  assertEquals([...body.matchAll(/<span class="unseen">([^<]*)</g)].map(([, word]) => word), [
    "passed",
    "failed",
    "killed",
    "passed",
    "leftovers",
    "passed",
  ]);
  assertMatch(body, /From 100 ms to 800 ms, median 450 ms, this run has none/);
  const cells = body.replaceAll(/<[^>]*>|\s+/g, " ").replaceAll(/ +/g, " ");
  assertStringIncludes(cells, "sync / copies: lagMs 3 100 ms 450 ms 800 ms –");
});

Deno.test("trend gives a run the sign that its own page has", () => {
  for (
    const [exitCode, mark] of [[0, "passed"], [1, "failed"], [6, "failed"], [5, "unknown"], [
      143,
      "unknown",
    ]] as const
  ) {
    const runs = [pastRun(0, 100), pastRun(1, 100, { exitCode })];
    const body = String(trend(FULL, { runs, series: seriesOf(runs) })?.body);
    const signs = [...body.slice(0, body.indexOf("</ol>")).matchAll(/sign-(\w+)"/g)].map(([, one]) => one);
    assertEquals(signs, ["passed", mark], `exit code ${exitCode}`);
  }
});

Deno.test("trend names what is worse than before", () => {
  const runs = [pastRun(0, 100), pastRun(1, 5200)];
  const [figure] = WORSE.regressions;
  const series = seriesOf(runs).map((one) =>
    one.kind === "lag" ? { ...one, figure: figure?.figure ?? "" } : one
  );
  const body = String(trend({ ...FULL, ...WORSE }, { runs, series })?.body);
  assertStringIncludes(body, "past its limit of 1.2 s, with a median of 194 ms in 29 earlier runs");
  assertMatch(body, /sign-warning" \/>\s*<\/svg>\s+worse</);
});

Deno.test("renderHtml shows the trend where there is one, and harmless", () => {
  assertEquals(renderHtml(FULL).includes('id="trend"'), false);
  const [first, ...rest] = RUNS;
  const runs = first === undefined ? [] : [{ ...first, id: "<script>alert(1)</script>" }, ...rest];
  const page = renderHtml(FULL, { past: { runs, series: seriesOf(runs) } });
  assertMatch(page, /<a href="#trend">Trend<\/a>/);
  assertEquals(page.includes("<script>"), false);
});
