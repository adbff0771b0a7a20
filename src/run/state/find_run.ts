import type { Disk } from "../../core/disk.ts";
import { isRunId, type RunId } from "../../guard/name.ts";
import { runFiles, StateError, statePaths } from "./state_dir.ts";

/**
 * A run that is on record, by its id, or the latest test run: what `cleanup` did since is found by its id alone, and so is
 * one shard of a run, which is none.
 *
 * @throws {StateError} when there is none
 */
export async function findRun(disk: Disk, stateDir: string, wanted: RunId | "latest"): Promise<RunId> {
  const runs = await disk.list(statePaths.runs(stateDir));
  for (const run of runs.toReversed()) {
    const isWanted = wanted === "latest"
      ? isRunId(run) && !await isOfCleanup(disk, stateDir, run)
      : run === wanted;
    if (isWanted) return run;
  }
  const which = wanted === "latest" ? "no run" : `no run ${wanted}`;
  throw new StateError(`Cannot find the run: there is ${which} in "${stateDir}"`);
}

/** Whether a journal is of a cleanup: its second line says so. */
export function isCleanup(journal: string): boolean {
  return /"entry":"cleanup"/.test(journal.split("\n", 2)[1] ?? "");
}

async function isOfCleanup(disk: Disk, stateDir: string, run: string): Promise<boolean> {
  return isCleanup(await disk.read(runFiles.journal(statePaths.run(stateDir, run))) ?? "");
}
