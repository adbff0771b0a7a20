import type { Disk } from "../core/disk.ts";
import type { RunId } from "../guard/name.ts";
import { StateError, statePaths } from "./state_dir.ts";

/** A run that is on record, by its id, or the latest one. @throws {StateError} when there is none */
export async function findRun(disk: Disk, stateDir: string, wanted: RunId | "latest"): Promise<RunId> {
  const runs = await disk.list(statePaths.runs(stateDir));
  const run = wanted === "latest" ? runs.at(-1) : runs.find((one) => one === wanted);
  if (run === undefined) {
    const which = wanted === "latest" ? "no run" : `no run ${wanted}`;
    throw new StateError(`Cannot find the run: there is ${which} in "${stateDir}"`);
  }
  return run;
}
