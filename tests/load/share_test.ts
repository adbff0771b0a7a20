import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Schedule } from "../../src/load/schedule.ts";
import { shareOf } from "../../src/load/share.ts";

const SHARES: readonly (readonly [total: number, count: number, shares: readonly number[]])[] = [
  [3, 1, [3]],
  [8, 4, [2, 2, 2, 2]],
  [10, 4, [3, 3, 2, 2]],
  [2, 4, [1, 1, 0, 0]],
  [0, 2, [0, 0]],
];

for (const [total, count, shares] of SHARES) {
  Deno.test(`shareOf ${total} among ${count} is ${shares.join(", ")}`, () => {
    assertEquals(shares.map((_, index) => shareOf(total, { index, count })), shares);
  });
}

/** Every request of a schedule: when it is due, and whether it is measured. */
function requestsOf(schedule: Schedule): readonly (readonly [due: number, measured: boolean])[] {
  return Array.from({ length: schedule.count }, (_, n) => [schedule.dueOf(n), schedule.isMeasured(n)]);
}

Deno.test("Schedules that share a rate are, put together, the schedule of one process", () => {
  const rates = fc.record({
    perSecond: fc.double({ min: 0.1, max: 500, noNaN: true }),
    durationMs: fc.integer({ min: 500, max: 5000 }),
    warmUpMs: fc.integer({ min: 0, max: 1000 }),
  });
  fc.assert(fc.property(rates, fc.integer({ min: 1, max: 12 }), (rate, count) => {
    const parts = Array.from(
      { length: count },
      (_, index) => new Schedule({ ...rate, share: { index, count } }),
    );
    const together = parts.flatMap(requestsOf).toSorted(([a], [b]) => a - b);
    const one = new Schedule(rate);
    assertEquals(together, requestsOf(one));
    assertEquals(parts.reduce((sum, { measured }) => sum + measured, 0), one.measured);
  }));
});
