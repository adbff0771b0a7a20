import type { Disk } from "../../core/disk.ts";
import type { RunId } from "../../guard/name.ts";
import type { Summary } from "../summary.ts";
import { readArchive } from "./archive.ts";
import { findRun, isCleanup } from "./find_run.ts";
import { reportIn } from "./read_report.ts";
import { runFiles, StateError, statePaths } from "./state_dir.ts";

/**
 * The report of a run that has ended, by its id, or of the latest.
 *
 * @throws {StateError} when there is no such run, or it has no report; it says why
 */
export async function findReport(disk: Disk, stateDir: string, wanted: RunId | "latest"): Promise<Summary> {
  const archived = wanted === "latest" ? [] : await readArchive(disk, stateDir);
  const run = await findRun(disk, stateDir, wanted).catch((error: unknown) => {
    if (!archived.some((one) => one.run === wanted)) throw error;
    throw new StateError(
      `Cannot report run ${wanted}: its directory was removed, as --keep-runs has it; "history" has its figures`,
    );
  });
  const directory = statePaths.run(stateDir, run);
  const text = await disk.read(runFiles.report(directory));
  const report = reportIn(text);
  if (report !== undefined) return report;
  throw new StateError(`Cannot report run ${run}: ${await whyNone(text, disk, directory)}`);
}

async function whyNone(text: string | undefined, disk: Disk, directory: string): Promise<string> {
  if (text !== undefined) return `"${runFiles.report(directory)}" is not a report`;
  if (isCleanup(await disk.read(runFiles.journal(directory)) ?? "")) {
    return "it was a cleanup, which has none";
  }
  return `it has none: it was killed, or is still under way; the next run, or "cleanup", removes what it may have left`;
}
