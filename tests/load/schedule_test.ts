import { assertEquals } from "@std/assert";
import { type Rate, Schedule } from "../../src/load/schedule.ts";

const DUE: readonly (readonly [perSecond: number, n: number, dueMs: number])[] = [
  [1, 0, 0],
  [1, 1, 1000],
  [100, 0, 0],
  [100, 1, 10],
  [100, 250, 2500],
  [0.5, 3, 6000],
  [3, 2, 2000 / 3],
  [1000, 3_600_000, 3_600_000],
];

for (const [perSecond, n, dueMs] of DUE) {
  Deno.test(`Schedule of ${perSecond} a second has request ${n} due after ${dueMs} ms`, () => {
    assertEquals(new Schedule({ perSecond, durationMs: 1e9, warmUpMs: 0 }).dueOf(n), dueMs);
  });
}

const COUNTS: readonly (readonly [Rate, count: number, firstMeasured: number])[] = [
  [{ perSecond: 100, durationMs: 1000, warmUpMs: 0 }, 100, 0],
  [{ perSecond: 100, durationMs: 1000, warmUpMs: 500 }, 150, 50],
  [{ perSecond: 100, durationMs: 1000, warmUpMs: 501 }, 151, 51],
  // 1.1 × 3 is 3.3000000000000003.
  [{ perSecond: 1.1, durationMs: 3000, warmUpMs: 0 }, 4, 0],
  [{ perSecond: 0.7, durationMs: 10_000, warmUpMs: 0 }, 7, 0],
  [{ perSecond: 0.1, durationMs: 500, warmUpMs: 50 }, 1, 1],
  [{ perSecond: 200, durationMs: 20_000, warmUpMs: 1000 }, 4200, 200],
];

for (const [rate, count, first] of COUNTS) {
  Deno.test(`Schedule of ${JSON.stringify(rate)} has ${count} requests, measured from ${first} on`, () => {
    const schedule = new Schedule(rate);
    const numbers = Array.from({ length: count }, (_, n) => n);
    assertEquals(schedule.count, count);
    assertEquals(numbers.filter((n) => schedule.isMeasured(n)), numbers.slice(first));
  });
}
