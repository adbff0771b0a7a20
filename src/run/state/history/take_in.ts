import type { Disk } from "../../../core/disk.ts";
import { replay } from "../../../guard/replay.ts";
import type { PastRun } from "../../../trend/past_run.ts";
import { isDrill } from "../../comparable.ts";
import { isCleanup, isDrillJournal } from "../find_run.ts";
import { reportIn } from "../read_report.ts";
import { runFiles, statePaths } from "../state_dir.ts";
import type { History } from "./history.ts";
import { killedRunOf, pastRunOf } from "./past_run_of.ts";

/** What is known of who is under way. */
export interface TakeInOptions {
  /** The lock that is held, by its `targetKey`: runs that held it before are over, with a report or without one. */
  readonly lock?: string;
  /** The run that holds it. */
  readonly run?: string;
}

/**
 * Takes into the history what is on record and not yet in it: the run that just ended, those from before there was a
 * history, and those that were killed, as far as they are known to be over. Cleanups and drills are no runs.
 */
export async function takeIn(
  history: History,
  disk: Disk,
  stateDir: string,
  options: TakeInOptions = {},
): Promise<void> {
  const runs: PastRun[] = [];
  for (const id of history.missing(await disk.list(statePaths.runs(stateDir)))) {
    const directory = statePaths.run(stateDir, id);
    const report = await disk.read(runFiles.report(directory));
    const run = report === undefined
      ? killedIn(await disk.read(runFiles.journal(directory)), options)
      : runIn(report);
    // A directory may have been given another name by hand.
    if (run?.id === id) runs.push(run);
  }
  history.add(runs);
}

/** The run of a report; none where it is not one, or not one of ours. */
function runIn(report: string): PastRun | undefined {
  const found = reportIn(report);
  try {
    const run = found === undefined || isDrill(found.plan) ? undefined : pastRunOf(found);
    const isWhole = run !== undefined &&
      Object.values(run).every((value) => !Number.isNaN(value) && value !== undefined);
    return isWhole ? run : undefined;
  } catch {
    return undefined;
  }
}

function killedIn(journal: string | undefined, { lock, run }: TakeInOptions): PastRun | undefined {
  const found = journal === undefined || isCleanup(journal) || isDrillJournal(journal)
    ? undefined
    : replay(journal);
  const isOver = found !== undefined && found.target.lock === lock && found.run !== run;
  return isOver ? killedRunOf(found) : undefined;
}
