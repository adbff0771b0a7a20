import { assertEquals } from "@std/assert";
import type { Figure, FigureKind } from "../../src/trend/figures.ts";
import { compareWithPast, LEAST_RUNS, WINDOW } from "../../src/trend/regressions.ts";

const figure = (value: number, kind: FigureKind = "lag", isFirm = true): Figure => ({
  name: "sync / copies: it",
  value,
  kind,
  isFirm,
});

/** Eight of this value, or these values. */
const same = (value: number) => Array.from({ length: 8 }, () => value);

/** Earlier values, the newest, and the limit where it is worse than that. */
const TABLE: readonly (readonly [
  what: string,
  kind: FigureKind,
  earlier: readonly number[],
  newest: number,
  limit: number | undefined,
])[] = [
  // 20 % of 100 s are more than the floor of 10 s.
  ["a duration at its limit", "duration", same(100_000), 120_000, undefined],
  ["a duration past its limit", "duration", same(100_000), 120_001, 120_000],
  ["a short duration within the floor", "duration", same(5000), 15_000, undefined],
  ["a short duration past the floor", "duration", same(5000), 15_001, 15_000],
  ["a lag within the floor of a second", "lag", same(100), 1100, undefined],
  ["a lag past the floor", "lag", same(100), 1101, 1100],
  ["a long lag past half of it", "lag", same(20_000), 30_001, 30_000],
  // The MAD is 2000, and 4 × 1.4826 × 2000 = 11860.8.
  [
    "a lag within 4 sigma",
    "lag",
    [8000, 12_000, 8000, 12_000, 10_000, 6000, 14_000, 10_000],
    21_860,
    undefined,
  ],
  ["a lag past 4 sigma", "lag", [8000, 12_000, 8000, 12_000, 10_000, 6000, 14_000, 10_000], 21_861, 21_860.8],
  ["a latency within the floor of 50 ms", "latency", same(5), 55, undefined],
  ["a latency past the floor", "latency", same(5), 55.1, 55],
  ["a latency past half of it", "latency", same(200), 301, 300],
  ["a tail within the floor of 200 ms", "tail", same(50), 250, undefined],
  ["a tail past the floor", "tail", same(50), 251, 250],
  ["a better lag", "lag", same(20_000), 1, undefined],
  ["a throughput of a quarter", "throughput", same(400), 100, undefined],
  ["a throughput of less than a quarter", "throughput", same(400), 99, 100],
  ["a better throughput", "throughput", same(300), 3000, undefined],
  // The MAD is 100: less than nothing it cannot be.
  [
    "a throughput that was anything before",
    "throughput",
    [100, 300, 100, 300, 200, 200, 400, 0],
    0,
    undefined,
  ],
];

for (const [what, kind, earlier, newest, limit] of TABLE) {
  Deno.test(`compareWithPast calls ${what} ${limit === undefined ? "no " : "a "}regression`, () => {
    const { regressions } = compareWithPast(
      [figure(newest, kind)],
      earlier.map((value) => [figure(value, kind)]),
    );
    assertEquals(
      regressions.map((one) => [one.value, one.limit]),
      limit === undefined ? [] : [[newest, limit]],
    );
  });
}

Deno.test("compareWithPast tells of a regression what it is judged by", () => {
  const earlier = [100, 110, 90, 100, 105, 95, 100, 100, 1000].map((value) => [figure(value)]);
  assertEquals(compareWithPast([figure(5000)], earlier), {
    runs: 9,
    figures: 1,
    regressions: [{
      figure: "sync / copies: it",
      kind: "lag",
      value: 5000,
      median: 100,
      limit: 1100,
      runs: 9,
    }],
  });
});

Deno.test("compareWithPast judges nothing by fewer than 8 earlier values", () => {
  const few = same(100).slice(1).map((value) => [figure(value)]);
  assertEquals(compareWithPast([figure(1e9)], few), { runs: LEAST_RUNS - 1, figures: 0, regressions: [] });
  // A run without the figure is no eighth.
  assertEquals(compareWithPast([figure(1e9)], [...few, []]).figures, 0);
  assertEquals(compareWithPast([figure(1e9)], [...few, [figure(100)]]).figures, 1);
});

Deno.test("compareWithPast judges nothing that is not firm, and by nothing that is not", () => {
  const past = same(100).map((value) => [figure(value, "tail")]);
  assertEquals(compareWithPast([figure(1e9, "tail", false)], past).figures, 0);
  const soft = same(100).map((value) => [figure(value, "tail", false)]);
  assertEquals(compareWithPast([figure(1e9, "tail")], soft).figures, 0);
});

Deno.test(`compareWithPast looks back ${WINDOW} runs, so that what lasts becomes usual`, () => {
  const was = Array.from({ length: 100 }, () => [figure(100)]);
  const is = (count: number) => Array.from({ length: count }, () => [figure(9000)]);
  assertEquals(compareWithPast([figure(9000)], [...is(14), ...was]).regressions.length, 1);
  assertEquals(compareWithPast([figure(9000)], [...is(16), ...was]).regressions, []);
  assertEquals(compareWithPast([figure(9000)], [...is(16), ...was]).runs, WINDOW);
});
