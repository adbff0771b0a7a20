import type { Replay } from "../../guard/replay.ts";

/** What is known of who is under way. */
export interface Known {
  /** Every run on record. */
  readonly replays: readonly Replay[];
  /** The lock that is held: runs that held it before are over, also those that never said so. */
  readonly lock?: string | undefined;
}

/**
 * Whether nobody uses any more what a run made. A shard that has ended leaves the collection of all to the others, which
 * may be on other machines: only where all of them were here, under the lock that is held now, is it certain that they are
 * over. Otherwise the lease in the mark protects it, until it ends or `cleanup --run ID --force` says that they are.
 */
export function isOver({ run, shard, target, finished }: Replay, { replays, lock }: Known): boolean {
  if (shard === undefined) return finished || target.lock === lock;
  const here = replays.flatMap((one) =>
    one.run === run && one.shard?.count === shard.count && one.target.lock === lock ? [one.shard.index] : []
  );
  return new Set(here).size === shard.count;
}
