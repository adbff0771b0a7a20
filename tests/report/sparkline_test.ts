import { assertEquals } from "@std/assert";
import { sparkline } from "../../src/report/sparkline.ts";

const TABLE: readonly (readonly [values: readonly (number | null)[], line: string])[] = [
  [[], ""],
  [[5], "▁"],
  [[5, 5, 5], "▁▁▁"],
  [[0, 1, 2, 3, 4, 5, 6, 7], "▁▂▃▄▅▆▇█"],
  [[7, 0], "█▁"],
  [[100, null, 200, null], "▁ █ "],
  [[null, null], "  "],
  [[-1, 0, 1], "▁▅█"],
];

for (const [values, line] of TABLE) {
  Deno.test(`sparkline draws [${values.map(String)}] as "${line}"`, () =>
    assertEquals(sparkline(values), line));
}
