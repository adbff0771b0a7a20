import { errorMessage } from "../../core/error_message.ts";
import type { Endpoint } from "../../core/endpoint.ts";
import type { RunId } from "../../guard/name.ts";
import type { Target } from "../../chroma/target.ts";

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
