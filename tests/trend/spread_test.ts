import { assertEquals, assertThrows } from "@std/assert";
import { spreadOf } from "../../src/trend/spread.ts";

const TABLE: readonly (readonly [values: readonly number[], median: number, mad: number])[] = [
  [[5], 5, 0],
  [[1, 3], 2, 1],
  [[3, 1, 2], 2, 1],
  [[4, 1, 3, 2], 2.5, 1],
  [[7, 7, 7, 7], 7, 0],
  // One that is far off moves neither.
  [[10, 11, 9, 10, 12, 8, 10_000], 10, 1],
  [[-5, 5], 0, 5],
  [[0, 0, 0, 100, 100], 0, 0],
];

for (const [values, median, mad] of TABLE) {
  Deno.test(`spreadOf finds of [${values}] the median ${median} and the MAD ${mad}`, () => {
    assertEquals(spreadOf(values), { median, mad });
  });
}

Deno.test("spreadOf leaves the values in their order, and refuses none", () => {
  const values = [3, 1, 2];
  spreadOf(values);
  assertEquals(values, [3, 1, 2]);
  assertThrows(() => spreadOf([]), RangeError, "Cannot find the median");
});
