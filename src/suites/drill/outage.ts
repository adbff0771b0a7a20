import { errorMessage } from "../../core/error_message.ts";
import { formatDuration } from "../../core/duration.ts";
import { openGap } from "./gap.ts";
import { notices, type PageSight, type ServiceTerms } from "./judgements.ts";
import type { Drill, Stopped } from "./scope.ts";

/** Between two looks at whether enough was seen; milliseconds. */
const LOOK_EVERY_MS = 500;
/** Between two tries to delete the doomed collection; milliseconds. */
const TRY_EVERY_MS = 1000;

/** What was seen while the node was away. */
export interface Outage {
  /** From the node's last answer until it was back, or until enough was seen; the clock's `elapsed`. */
  readonly from: number;
  readonly until: number;
  /** How that time ended, for a person. */
  readonly ended: string;
  readonly sights: readonly PageSight[];
  /** When the deletion of the doomed collection was acknowledged; or why it was not. */
  readonly deletion: { readonly at: number } | { readonly problem: string };
  /** Whether the load was held back by hand meanwhile. */
  readonly isPaused: boolean;
}

/** What {@linkcode judgeService} judges the time of the outage by. */
export function termsOf({ until: end, ended }: Outage, { drilling: { maxFailoverMs } }: Drill): ServiceTerms {
  return { end, ended, maxFailoverMs };
}

/**
 * Lives through the outage: tests for `--duration`, and longer where something still fails that `--max-failover` leaves time
 * for, until the node answers again. Whoever asks first lives through it, for all.
 */
export function outageOf(drill: Drill, stopped: Stopped): Promise<Outage> {
  return drill.outage ??= liveThrough(drill, stopped);
}

async function liveThrough(drill: Drill, { node, lastGoodAt }: Stopped): Promise<Outage> {
  const { stage: { clock, signal, gate, load: { durationMs } }, load } = drill;
  const { maxFailoverMs, guide } = drill.drilling;
  const [wasClosed, closings] = [gate.opening !== undefined, gate.closings];
  const began = clock.elapsed();
  load.enter("outage", Math.max(durationMs, maxFailoverMs));
  guide(
    `${node.name} stopped answering; testing through the outage for ${formatDuration(durationMs)}, ` +
      `or for as long as something still fails. Keep it stopped until you are told`,
  );
  const enough = new AbortController();
  const deleting = deleteDoomed(drill, AbortSignal.any([signal, enough.signal]));
  const failsStill = (now: number) =>
    Object.values(load.streams(lastGoodAt)).some((attempts) => {
      const ms = openGap(attempts, now);
      return ms > 0 && ms <= maxFailoverMs;
    });
  const sightsBefore = (until: number) => drill.pages?.sights(lastGoodAt, until) ?? [];
  const isUnnoticed = (now: number) =>
    [...drill.healthyBefore].some(([page, healthy]) =>
      !sightsBefore(now).some((sight) => sight.page === page && notices(sight, healthy))
    );
  let back: number | undefined;
  try {
    while (true) {
      signal.throwIfAborted();
      const now = clock.elapsed();
      const state = drill.watch?.stateOf(node);
      if (state?.is === "up") back = state.since;
      const isOver = now >= began + durationMs && !failsStill(now) &&
        !(isUnnoticed(now) && now <= lastGoodAt + maxFailoverMs);
      if (back !== undefined || isOver) break;
      await clock.sleep(LOOK_EVERY_MS, signal);
    }
  } finally {
    enough.abort("the outage is over");
  }
  const until = back ?? clock.elapsed();
  const deletion = await deleting;
  drill.pages?.end();
  return {
    from: lastGoodAt,
    until,
    ended: back === undefined ? "when enough was seen" : `when ${node.name} was back`,
    sights: sightsBefore(until),
    deletion: "at" in deletion && deletion.at >= until
      ? { problem: `${node.name} was back before it was acknowledged` }
      : deletion,
    isPaused: wasClosed || gate.closings > closings,
  };
}

/** Deletes the doomed collection through the entry, as an application would, until that is acknowledged. */
async function deleteDoomed(
  { doomed, stage: { clock } }: Drill,
  signal: AbortSignal,
): Promise<Outage["deletion"]> {
  let problem = "there was no time for it";
  while (!signal.aborted) {
    try {
      await doomed.collection.delete();
      return { at: clock.elapsed() };
    } catch (error) {
      problem = errorMessage(error);
    }
    await clock.sleep(TRY_EVERY_MS, signal).catch(() => {});
  }
  return { problem };
}
