import { endpointsOf, type Target } from "../../chroma/target.ts";
import type { Disk } from "../../core/disk.ts";
import { type Replay, replay } from "../../guard/replay.ts";
import { readArchive } from "./archive.ts";
import { isUnbegun } from "./is_unbegun.ts";
import { readingState, runFiles, shardDirectory, statePaths } from "./state_dir.ts";

/** What the state directory remembers of a target. */
export interface EarlierRuns {
  /** What is known of all earlier runs against it, oldest first: by the archive, and then by their journals. */
  readonly replays: readonly Replay[];
  /** What runs in other databases left on the same endpoints: a server keeps it all. */
  readonly elsewhere: readonly Pick<Replay, "run" | "residue">[];
  /** Runs whose journal has no readable beginning, though they began. */
  readonly unreadable: readonly string[];
}

/**
 * Reads the journals of all earlier runs against a target.
 *
 * @throws {StateError} when the state directory cannot be read; that there is none yet is fine
 */
export async function earlierRuns(disk: Disk, stateDir: string, target: Target): Promise<EarlierRuns> {
  return await readingState(stateDir, async () => {
    const journals = new Map<string, Replay>();
    const unreadable: string[] = [];
    for (const run of await disk.list(statePaths.runs(stateDir))) {
      const directory = statePaths.run(stateDir, run);
      const text = await disk.read(runFiles.journal(directory));
      if (text === undefined) continue;
      const one = replay(text);
      if (one !== undefined) journals.set(run, one);
      else if (!await isUnbegun(disk, directory, text)) unreadable.push(run);
    }
    // Read last, since another program may archive and remove a run meanwhile. One that is in both was archived by someone
    // who then came not so far as to remove it.
    const archived = (await readArchive(disk, stateDir)).map((one) => [directoryOf(one), one] as const);
    const found = new Map([...archived, ...journals]);
    const here = [...found.values()].filter((one) => hasEndpointOf(one, target));
    return {
      replays: here.filter((one) => inDatabaseOf(one, target)),
      elsewhere: here.filter((one) => !inDatabaseOf(one, target)).map(({ run, residue }) => ({
        run,
        residue,
      })),
      unreadable,
    };
  });
}

/** What is not known of a target, since journals cannot be read; `undefined` where all can. */
export function whatIsLost({ unreadable }: EarlierRuns): string | undefined {
  return unreadable.length === 0
    ? undefined
    : `The journals of ${
      unreadable.join(", ")
    } cannot be read: what they made is not known here. Once "list" shows ` +
      "nothing of them, remove their directories";
}

/** The name of a run's own directory. */
function directoryOf({ run, shard }: Replay): string {
  return shard === undefined ? run : shardDirectory(run, shard.index);
}

/** Whether a run worked in the same database of the same deployment. */
export function sameTarget(then: Replay, now: Target): boolean {
  return hasEndpointOf(then, now) && inDatabaseOf(then, now);
}

/** Whether a run worked on the same deployment: any endpoint in common will do. */
function hasEndpointOf({ target: then }: Replay, now: Target): boolean {
  const origins = new Set(endpointsOf(now).map(({ origin }) => origin));
  return Object.values(then.endpoints).some((origin) => origins.has(origin));
}

function inDatabaseOf({ target: then }: Replay, now: Target): boolean {
  return then.tenant === now.tenant && then.database === now.database;
}
