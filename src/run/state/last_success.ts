import type { Disk } from "../../core/disk.ts";
import { isObject, parseJson } from "../../core/json.ts";
import { isRunId } from "../../guard/name.ts";
import { isDrill } from "../comparable.ts";
import type { Summary } from "../summary.ts";
import { runFiles, statePaths } from "./state_dir.ts";

/** What was tested, and through which URL. */
type TestedTarget = Pick<Summary["target"], "url" | "tenant" | "database">;

/** Of which runs the last success is asked. */
export interface LastSuccessOptions {
  readonly target: TestedTarget;
  /** The last run that counts, by its id. */
  readonly until: string;
}

/** When the last run against a target that passed ended, by the reports on record, drills left out; Unix seconds. */
export async function lastSuccess(
  disk: Disk,
  stateDir: string,
  { target, until }: LastSuccessOptions,
): Promise<number | undefined> {
  const runs = (await disk.list(statePaths.runs(stateDir))).filter((run) => isRunId(run) && run <= until);
  for (const run of runs.toReversed()) {
    const end = endOfSuccess(await disk.read(runFiles.report(statePaths.run(stateDir, run))), target);
    if (end !== undefined) return end;
  }
  return undefined;
}

/** A report that is not one, of another target, or of a run that did not pass, tells of no success. */
function endOfSuccess(text: string | undefined, target: TestedTarget): number | undefined {
  if (text === undefined) return undefined;
  const report = parseJson(text);
  if (!isObject(report) || report.exitCode !== 0) return undefined;
  const { target: tested, plan } = report;
  if (isObject(plan) && Array.isArray(plan.suites) && isDrill({ suites: plan.suites })) return undefined;
  const isSame = isObject(tested) &&
    (["url", "tenant", "database"] as const).every((part) => tested[part] === target[part]);
  if (!isSame || !isObject(report.run)) return undefined;
  const end = (Date.parse(String(report.run.startedAt)) + Number(report.run.durationMs)) / 1000;
  return Number.isFinite(end) ? end : undefined;
}
