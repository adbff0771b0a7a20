import type { Target } from "../../chroma/target.ts";
import type { Disk } from "../../core/disk.ts";
import { isRunId, type RunId } from "../../guard/name.ts";
import { replay } from "../../guard/replay.ts";
import { sameTarget } from "./earlier_runs.ts";
import { runFiles, StateError, statePaths } from "./state_dir.ts";

/**
 * A run that is on record, by its id, or the latest test run: what `cleanup` did since is found by its id alone, and so is
 * one shard of a run, which is none.
 *
 * @param target of which the latest is wanted; of any, where it is not given
 * @throws {StateError} when there is none
 */
export async function findRun(
  disk: Disk,
  stateDir: string,
  wanted: RunId | "latest",
  target?: Target,
): Promise<RunId> {
  const runs = await disk.list(statePaths.runs(stateDir));
  for (const run of runs.toReversed()) {
    const isWanted = wanted === "latest"
      ? isRunId(run) && await isTest(disk, stateDir, { run, target })
      : run === wanted;
    if (isWanted) return run;
  }
  const which = wanted !== "latest"
    ? `no run ${wanted}`
    : target === undefined
    ? "no run"
    : `no run against ${target.entry.origin} (${target.tenant} / ${target.database})`;
  throw new StateError(`Cannot find the run: there is ${which} in "${stateDir}"`);
}

/** Whether a journal is of a cleanup: its second line says so. */
export function isCleanup(journal: string): boolean {
  return isSecondEntry(journal, "cleanup");
}

/** Whether a journal is of a drill: its second line says so. */
export function isDrillJournal(journal: string): boolean {
  return isSecondEntry(journal, "drill");
}

function isSecondEntry(journal: string, entry: "cleanup" | "drill"): boolean {
  return journal.split("\n", 2)[1]?.includes(`"entry":"${entry}"`) ?? false;
}

/** Whether a run tested something: the target, where one is given. What cannot be read is never passed over. */
async function isTest(
  disk: Disk,
  stateDir: string,
  { run, target }: { readonly run: RunId; readonly target: Target | undefined },
): Promise<boolean> {
  const journal = await disk.read(runFiles.journal(statePaths.run(stateDir, run))) ?? "";
  if (isCleanup(journal)) return false;
  const found = target === undefined ? undefined : replay(journal);
  return target === undefined || found === undefined || sameTarget(found, target);
}
