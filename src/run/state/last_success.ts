import type { Disk } from "../../core/disk.ts";
import { isObject, parseJson } from "../../core/json.ts";
import { isRunId } from "../../guard/name.ts";
import { runFiles, statePaths } from "./state_dir.ts";

/** Of which runs the last success is asked. */
export interface LastSuccessOptions {
  /** The URL that the target was tested through. */
  readonly url: string;
  /** The last run that counts, by its id. */
  readonly until: string;
}

/** When the last run against a target that passed ended, by the reports on record; Unix seconds. */
export async function lastSuccess(
  disk: Disk,
  stateDir: string,
  { url, until }: LastSuccessOptions,
): Promise<number | undefined> {
  const runs = (await disk.list(statePaths.runs(stateDir))).filter((run) => isRunId(run) && run <= until);
  for (const run of runs.toReversed()) {
    const end = endOfSuccess(await disk.read(runFiles.report(statePaths.run(stateDir, run))), url);
    if (end !== undefined) return end;
  }
  return undefined;
}

/** A report that is not one, of another target, or of a run that did not pass, tells of no success. */
function endOfSuccess(text: string | undefined, origin: string): number | undefined {
  if (text === undefined) return undefined;
  const report = parseJson(text);
  if (!isObject(report) || report.exitCode !== 0) return undefined;
  if (!isObject(report.target) || report.target.url !== origin || !isObject(report.run)) return undefined;
  const end = (Date.parse(String(report.run.startedAt)) + Number(report.run.durationMs)) / 1000;
  return Number.isFinite(end) ? end : undefined;
}
