import { errorMessage } from "../../core/error_message.ts";
import type { Disk } from "../../core/disk.ts";
import type { Endpoint } from "../../core/endpoint.ts";
import { type Replay, replay } from "../../guard/replay.ts";
import type { RunId } from "../../guard/name.ts";
import { readArchive } from "./archive.ts";
import { endpointsOf, type Target } from "../../chroma/target.ts";

/** The state directory cannot be used: without a journal on the disk nothing may be sent. */
export class StateError extends Error {
  override readonly name = "StateError";
}

/** Where things are in the state directory. */
export const statePaths = {
  runs: (stateDir: string) => `${stateDir}/runs`,
  run: (stateDir: string, run: RunId) => `${stateDir}/runs/${run}`,
  lock: (stateDir: string, target: Target) => `${stateDir}/locks/${targetKey(target)}.lock`,
  archive: (stateDir: string) => `${stateDir}/archive.jsonl`,
  history: (stateDir: string) => `${stateDir}/history.sqlite`,
  historyLock: (stateDir: string) => `${stateDir}/locks/history.lock`,
  incidents: (stateDir: string) => `${stateDir}/incidents`,
  /** Shards of a run are at work at once, and each rotates a log of its own. */
  log: (stateDir: string, shard?: number) =>
    `${stateDir}/chroma-autotest${shard === undefined ? "" : `-shard-${shard}`}.log`,
} as const;

/** The name of the directory of one shard of a run: each has its own, with a journal and an audit log. */
export function shardDirectory(run: RunId, index: number): string {
  return `${run}-shard-${index}`;
}

/** The run that a directory among `runs` is of, whichever shard of it. */
export function runOfDirectory(name: string): RunId {
  return name.replace(/-shard-[0-9]+$/, "");
}

/** Where things are in a run's own directory. */
export const runFiles = {
  journal: (directory: string) => `${directory}/journal.jsonl`,
  audit: (directory: string) => `${directory}/audit.jsonl`,
  report: (directory: string) => `${directory}/report.json`,
} as const;

/** One target's own word, as a file name: its entry's scheme and host, its tenant and database. */
export function targetKey(
  { entry, tenant, database }: Pick<Target, "tenant" | "database"> & {
    readonly entry: Pick<Endpoint, "origin">;
  },
): string {
  const [scheme, host] = entry.origin.split("://");
  return [scheme, host, tenant, database].map((part = "") => part.replaceAll(/[^A-Za-z0-9._-]/g, "@")).join(
    ",",
  );
}

/** What the state directory remembers of a target. */
export interface EarlierRuns {
  /** What is known of all earlier runs against it, oldest first: by the archive, and then by their journals. */
  readonly replays: readonly Replay[];
  /** What runs in other databases left on the same endpoints: a server keeps it all. */
  readonly elsewhere: readonly Pick<Replay, "run" | "residue">[];
  /** Runs whose journal has no readable beginning. */
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
      const text = await disk.read(runFiles.journal(statePaths.run(stateDir, run)));
      if (text === undefined) continue;
      const one = replay(text);
      if (one === undefined) unreadable.push(run);
      else journals.set(run, one);
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

/** Does what reads the state directory. @throws {StateError} when it cannot be read, or as the work does */
export async function readingState<T>(stateDir: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StateError) throw error;
    throw new StateError(`Cannot read the state directory "${stateDir}": ${errorMessage(error)}`, {
      cause: error,
    });
  }
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
