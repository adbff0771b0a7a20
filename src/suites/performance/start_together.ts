import { formatDuration } from "../../core/duration.ts";
import { type Stage, Undecided } from "../suite.ts";

/** Unmeasured, before the load: a tenth of its time, but no more than this; milliseconds. */
const WARM_UP_MS = 1000;
/**
 * Between the end of the users' load and the beginning of the open loop, where several processes have to be done with the
 * one before any begins the other: as long as a request may take; milliseconds.
 */
const BETWEEN_MS = 10_000;
/** A shard that comes later to a load than this has missed a part of its schedule; milliseconds. */
const LATE_MS = 1000;

/** The loads of the suite, in their order. */
export type LoadName = "users" | "open loop";

/** How long a load runs before it is measured; milliseconds. */
export function warmUpFor(durationMs: number): number {
  return Math.min(WARM_UP_MS, durationMs / 10);
}

/**
 * Waits until all shards of a run begin a load, and answers that moment as the clock's `elapsed`: the schedules of all of
 * them count from it. Nothing, and at once, where one process is alone.
 *
 * @throws {Undecided} when this shard is too late: what it was to send was due before
 */
export async function startTogether(
  { clock, signal, shard, load: { durationMs } }: Pick<Stage, "clock" | "signal" | "shard" | "load">,
  name: LoadName,
): Promise<{ readonly beganAt?: number }> {
  if (shard === undefined) return {};
  const users = warmUpFor(durationMs) + durationMs + BETWEEN_MS;
  const beganAt = shard.beginsAt + (name === "users" ? 0 : users);
  const leftMs = beganAt - clock.elapsed();
  if (leftMs < -LATE_MS) {
    throw new Undecided(
      `This shard came ${
        formatDuration(-leftMs)
      } late to the load, which all of them begin together: give a longer ` +
        `--start-after, and look whether this machine's clock is right`,
    );
  }
  if (leftMs > 0) await clock.sleep(leftMs, signal);
  return { beganAt };
}
