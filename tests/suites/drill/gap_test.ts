import { assertEquals } from "@std/assert";
import { type Attempt, longestGap, openGap } from "../../../src/suites/drill/gap.ts";

/** An attempt that was served. */
const ok = (invokedAt: number, endedAt: number): Attempt => ({ invokedAt, endedAt, isServed: true });
const no = (invokedAt: number, endedAt: number): Attempt => ({ invokedAt, endedAt, isServed: false });

for (
  const [about, attempts, longest, isOpen, open] of [
    ["no attempts", [], 0, false, 0],
    ["none that failed", [ok(0, 5), ok(500, 520), ok(1000, 1001)], 20, false, 0],
    ["one that failed", [ok(0, 5), no(500, 501), ok(1000, 1010)], 510, false, 0],
    ["one that took long", [ok(0, 5), ok(500, 4500), ok(4500, 4510)], 4000, false, 0],
    [
      "two gaps, the first the longer",
      [no(0, 1), no(500, 501), ok(1000, 1001), no(1500, 1501), ok(2000, 2001)],
      1001,
      false,
      0,
    ],
    ["one at the end", [ok(0, 5), no(500, 501), no(1000, 1001)], 1500, true, 1500],
    ["nothing but failures", [no(0, 1), no(500, 501)], 2000, true, 2000],
    ["a longer one before that at the end", [no(0, 1), ok(1900, 1901), no(1950, 1951)], 1901, true, 50],
  ] as const
) {
  Deno.test(`longestGap and openGap of ${about}`, () => {
    assertEquals(longestGap(attempts, 2000), { ms: longest, isOpen });
    assertEquals(openGap(attempts, 2000), open);
  });
}
