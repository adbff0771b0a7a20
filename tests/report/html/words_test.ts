import { assertEquals } from "@std/assert";
import { clockTime, firstOf, milliseconds, offset } from "../../../src/report/html/words.ts";

const TIMES: readonly (readonly [ms: number, offset: string, clock: string])[] = [
  [0, "0.00 s", "0:00"],
  [2977, "2.98 s", "0:03"],
  [59_994, "59.99 s", "1:00"],
  [59_996, "1:00.00", "1:00"],
  [64_250, "1:04.25", "1:04"],
  [3_599_999, "1:00:00.00", "1:00:00"],
  [3_725_500, "1:02:05.50", "1:02:06"],
];

for (const [ms, seconds, clock] of TIMES) {
  Deno.test(`offset and clockTime tell ${ms} ms as ${seconds} and ${clock}`, () =>
    assertEquals([offset(ms), clockTime(ms)], [seconds, clock]));
}

const LATENCIES: readonly (readonly [ms: number, told: string])[] = [
  [0, "0"],
  [0.04, "0"],
  [7.46, "7.5"],
  [31.4, "31"],
  [1203.6, "1,204"],
];

for (const [ms, told] of LATENCIES) {
  Deno.test(`milliseconds tells ${ms} as ${told}`, () => assertEquals(milliseconds(ms), told));
}

Deno.test("firstOf says how many more there are", () => {
  assertEquals(firstOf([1, 2], 2), { shown: [1, 2], more: "" });
  assertEquals(firstOf([1, 2, 3], 2), { shown: [1, 2], more: "and 1 more, which the JSON report has" });
});
