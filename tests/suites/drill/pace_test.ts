import { assert, assertEquals } from "@std/assert";
import { pauseAfterWrite, PHASES, roomOf } from "../../../src/suites/drill/pace.ts";

for (
  const [phase, lengthMs, room, sinceMs, isInDoubt, pauseMs] of [
    ["before", 600_000, 80, 0, false, 500],
    ["before", 600_000, 80, 20_000, false, 2000],
    ["before", 600_000, 80, 500_000, false, 10_000],
    ["before", 600_000, 80, 500_000, true, 500],
    ["return", 600_000, 30, 60_000, false, 6000],
    ["outage", 20_000, 70, 10_000, false, 500],
    ["outage", 350_000, 70, 10_000, true, 5000],
    ["recovery", 30_000, 20, 0, false, 1500],
    ["recovery", 30_000, 0, 0, false, 30_000],
  ] as const
) {
  Deno.test(`pauseAfterWrite in "${phase}" after ${sinceMs} ms${isInDoubt ? ", in doubt" : ""} is ${pauseMs} ms`, () =>
    assertEquals(pauseAfterWrite(phase, { lengthMs, room, sinceMs, isInDoubt }), pauseMs));
}

for (
  const [records, rooms] of [
    [200, [80, 70, 30, 20]],
    [40, [16, 14, 6, 4]],
    [0, [0, 0, 0, 0]],
    [-5, [0, 0, 0, 0]],
  ] as const
) {
  Deno.test(`roomOf ${records} records is never more than there are`, () => {
    assertEquals(PHASES.map((phase) => roomOf(records)[phase]), [...rooms]);
    assert(rooms.reduce<number>((sum, room) => sum + room, 0) <= Math.max(0, records));
  });
}
