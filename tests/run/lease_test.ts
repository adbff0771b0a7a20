import { assertEquals } from "@std/assert";
import { leaseOf } from "../../src/run/lease.ts";

const HOUR_MS = 3_600_000;
/** The defaults of the options, and the time that is reserved for the removal. */
const PLAN = { deadlineMs: HOUR_MS, maxLagMs: 60_000, settleMs: 10_000, durationMs: 20_000 };
const RESERVED_MS = 600_000;
const clock = { now: () => 5000 };

type Given = Parameters<typeof leaseOf>[0];
const TABLE: readonly (readonly [what: string, plan: Given, ms: number])[] = [
  ["the defaults", PLAN, HOUR_MS + RESERVED_MS + 20 * 70_000 + 40_000],
  [
    "a run that may take a day",
    { ...PLAN, deadlineMs: 24 * HOUR_MS },
    24 * HOUR_MS + RESERVED_MS + 1_440_000,
  ],
  [
    "a run that waits for nothing",
    { ...PLAN, maxLagMs: 0, settleMs: 0, durationMs: 0 },
    HOUR_MS + RESERVED_MS,
  ],
  ["a short run", { ...PLAN, deadlineMs: 1000 }, HOUR_MS + RESERVED_MS + 1_440_000],
  ["shards that begin later", { ...PLAN, shard: { startAt: 65_000 } }, HOUR_MS + RESERVED_MS + 1_500_000],
];

for (const [what, plan, ms] of TABLE) {
  Deno.test(`leaseOf outlasts ${what}`, () => assertEquals(leaseOf(plan, clock), ms));
}
