import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { percentile } from "../../src/core/percentile.ts";

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

Deno.test("percentile takes the nearest rank", () => {
  const cases: [samples: number[], p: number, value: number | undefined][] = [
    [[], 0.5, undefined],
    [[7], 0, 7],
    [[7], 1, 7],
    [[3, 1, 2], 0, 1],
    [[3, 1, 2], 0.5, 2],
    [[3, 1, 2], 1, 3],
    [[4, 3, 2, 1], 0.5, 2],
    [[4, 3, 2, 1], 0.51, 3],
    [[10, 9, 100], 0.5, 10],
    [upTo(20), 0.95, 19],
    [upTo(100), 0.95, 95],
    [upTo(100), 0.99, 99],
    [upTo(1_000), 0.999, 999],
  ];
  for (const [samples, p, value] of cases) assertEquals(percentile(samples, p), value, `${p} of ${samples}`);
});

Deno.test("percentile takes the exact rank where p times n is whole but not in binary", () => {
  for (const hundredths of upTo(100)) {
    assertEquals(percentile(upTo(100), hundredths / 100), hundredths, `p ${hundredths / 100} of 1 to 100`);
  }
});

Deno.test("percentile is always a sample, and no more than a share 1 - p lies above it", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer(), { minLength: 1 }),
      fc.integer({ min: 0, max: 100 }),
      (samples, percent) => {
        const value = percentile(samples, percent / 100);
        assertEquals(samples.includes(value ?? NaN), true);
        const above = samples.filter((sample) => sample > (value ?? NaN)).length;
        assertEquals(above * 100 <= samples.length * (100 - percent), true);
      },
    ),
  );
});

Deno.test("percentile leaves its samples as they were", () => {
  const samples = [3, 1, 2];
  percentile(samples, 0.5);
  assertEquals(samples, [3, 1, 2]);
});
