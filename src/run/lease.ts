import type { Clock } from "../core/clock.ts";
import type { Plan } from "./plan.ts";
import { RESERVED_MS } from "./reserve.ts";

/** The least time that a lease allows the suites, and how many waits for copies and for settling a run makes at the most. */
const LEAST_MS = 3_600_000;
const LONG_WAITS = 20;
/** Loads of `--duration`: the closed loop and the open one. */
const LOADS = 2;

/**
 * How long other machines' `cleanup` leaves a collection of a run alone: until `--deadline`, with what may have begun just
 * before it and the removal after it. A run that waits for its brake, or for a hand signal, may take all of that. Milliseconds.
 */
export function leaseOf(
  { deadlineMs, maxLagMs, settleMs, durationMs, shard }:
    & Pick<Plan, "deadlineMs" | "maxLagMs" | "settleMs" | "durationMs">
    & { readonly shard?: Pick<NonNullable<Plan["shard"]>, "startAt"> | undefined },
  clock: Pick<Clock, "now">,
): number {
  return Math.max(LEAST_MS, deadlineMs) + RESERVED_MS.finished +
    Math.max(0, (shard?.startAt ?? 0) - clock.now()) +
    LONG_WAITS * (maxLagMs + settleMs) + LOADS * durationMs;
}
