import { assertEquals } from "@std/assert";
import { type Axis, durationAxis, timeAxis } from "../../../src/report/html/charts/axis.ts";

/** What is written where, to a tenth of a percent. */
const written = ({ ticks, at }: Axis) =>
  ticks.map(({ value, label }) => [label, Math.round(at(value) * 10) / 10] as const);

const TIMES: readonly (readonly [endMs: number, ticks: ReturnType<typeof written>])[] = [
  [60_000, [["0:00", 0], ["0:15", 25], ["0:30", 50], ["0:45", 75], ["1:00", 100]]],
  [600_000, [
    ["0:00", 0],
    ["1:00", 10],
    ["2:00", 20],
    ["3:00", 30],
    ["4:00", 40],
    ["5:00", 50],
    [
      "6:00",
      60,
    ],
    ["7:00", 70],
    ["8:00", 80],
    ["9:00", 90],
    ["10:00", 100],
  ]],
  [3_600_000, [["0:00", 0], ["15:00", 25], ["30:00", 50], ["45:00", 75], ["1:00:00", 100]]],
];

for (const [endMs, ticks] of TIMES) {
  Deno.test(`timeAxis of ${endMs} ms`, () => assertEquals(written(timeAxis(endMs)), ticks));
}

Deno.test("timeAxis puts what lies beyond its end at its end", () => {
  const { at } = timeAxis(1000);
  assertEquals([at(-5), at(500), at(2000)], [0, 50, 100]);
});

const DURATIONS: readonly (readonly [
  what: string,
  values: readonly number[],
  ticks: ReturnType<typeof written>,
])[] = [
  ["near each other, from 0 on", [3, 78], [["0", 0], ["20", 25], ["40", 50], ["60", 75], ["80", 100]]],
  ["far apart, by powers of ten", [2.7, 163], [["1", 0], ["10", 33.3], ["100", 66.7], ["1,000", 100]]],
  ["of nothing", [], [["0", 0], ["0.2", 20], ["0.4", 40], ["0.6", 60], ["0.8", 80], ["1", 100]]],
  ["of no time", [0, 0], [["0", 0], ["0.2", 20], ["0.4", 40], ["0.6", 60], ["0.8", 80], ["1", 100]]],
  ["of no time and much", [0, 900], [["0.1", 0], ["1", 25], ["10", 50], ["100", 75], ["1,000", 100]]],
];

for (const [what, values, ticks] of DURATIONS) {
  Deno.test(`durationAxis of values ${what}`, () => assertEquals(written(durationAxis(values)), ticks));
}

Deno.test("durationAxis has a place for every value", () => {
  const { at } = durationAxis([0, 2.7, 163]);
  assertEquals([0, 163].map((ms) => at(ms) >= 0 && at(ms) <= 100), [true, true]);
});
