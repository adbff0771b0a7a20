import { EXIT } from "../core/exit_code.ts";
import { worst } from "../core/verdict.ts";
import type { SuiteResult, Summary } from "../run/summary.ts";
import { count } from "../core/count.ts";

/**
 * What a run was to do and did not, in lines: by them, a run that was stopped between two checks is none in which all
 * passed. A suite that an error of the program itself took with it is told by that error.
 */
export function unfinishedOf({ suites, plan, shard, shards, exitCode }: Summary): readonly string[] {
  const begun = new Set(suites.map(({ name }) => name));
  // What several processes share is another suite than what was asked for.
  const isOther = shard !== undefined || shards !== undefined || begun.has("run");
  const never = isOther ? [] : (plan?.suites ?? []).filter((name) => !begun.has(name));
  return [
    ...(exitCode >= EXIT.hangup ? [`Stopped by a signal (exit code ${exitCode})`] : []),
    ...suites.filter(isCutShort).map(describeCut),
    ...(never.length === 0 ? [] : [`Never begun: ${never.join(", ")}`]),
  ];
}

/** In reports of before, only the status tells that checks are missing. */
function isCutShort({ status, checks, notBegun = 0 }: SuiteResult): boolean {
  return notBegun > 0 || (status === "unknown" && worst(checks.map((check) => check.status)) !== "unknown");
}

function describeCut({ name, checks, notBegun }: SuiteResult): string {
  const rest = notBegun === undefined ? "" : `; ${notBegun} more did not begin`;
  return `Cut short: ${name}, after ${count(checks.length, "check")}${rest}`;
}
