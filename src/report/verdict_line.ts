import { EXIT } from "../core/exit_code.ts";
import { isRegressed } from "../run/compare.ts";
import { GRAVE } from "../run/production/changes.ts";
import type { Summary } from "../run/summary.ts";
import { unfinishedOf } from "./unfinished.ts";

/** The verdict of a run in one word, by its exit code. */
export function verdictWord(exitCode: number): string {
  const words: Readonly<Record<number, string>> = {
    [EXIT.ok]: "passed",
    [EXIT.failed]: "failed",
    [EXIT.leftovers]: "leftovers",
    [EXIT.safety]: "safety",
    [EXIT.braked]: "braked",
    [EXIT.unreachable]: "unreachable",
  };
  return words[exitCode] ?? "interrupted";
}

/** What a shard always leaves: others may still use it. */
const SHARED = "; what all shards share is left to the cleanup after them";

/** The verdict of a run in one line: what its exit code means here. */
export function verdictLine(summary: Summary): string {
  const { exitCode, cleanup, recovery, shard } = summary;
  const left = cleanup.leftovers.length + (recovery?.leftovers.length ?? 0);
  const notGone = left === 0 ? "" : `; ${left} not proven gone`;
  if (shard !== undefined && exitCode === EXIT.ok) {
    const which = `shard ${shard.index} of ${shard.count}`;
    return `PASSED: every check of ${which} passed or was skipped, production unchanged${SHARED} (exit code 0)`;
  }
  const verdicts: Readonly<Record<number, string>> = {
    [EXIT.ok]: "PASSED: every check passed or was skipped, nothing left behind, production unchanged",
    [EXIT.failed]: `FAILED: ${causesOf(summary)}; nothing left behind`,
    [EXIT.leftovers]: `LEFTOVERS: ${left} not proven gone; "chroma-autotest cleanup" tries again`,
    [EXIT.safety]:
      `SAFETY: the guard refused something, or production changed and this run cannot be ruled out${notGone}`,
    [EXIT.braked]: "BRAKED: stopped to spare production; what was made is removed",
    [EXIT.unreachable]: `UNREACHABLE: the deployment is not there, or its preflight failed${
      // Where several processes shared the run, others may have come further.
      cleanup.created === 0 ? "; nothing was created" : " for a shard; what was made is removed"}`,
  };
  const stopped = "INTERRUPTED: stopped by a signal; what was made is removed";
  return `${verdicts[exitCode] ?? stopped}${shard === undefined ? "" : SHARED} (exit code ${exitCode})`;
}

/** Why a run failed that left nothing behind, in a few words. */
function causesOf(summary: Summary): string {
  const { suites, production, recovery, problems } = summary;
  const checks = suites.flatMap((suite) => suite.checks);
  const some = (isOne: boolean, text: string) => isOne ? [text] : [];
  const causes = [
    ...some(checks.some(({ status }) => status === "failed"), "a check failed"),
    ...some(checks.some(({ status }) => status === "unknown"), "a check could not be decided"),
    ...some(unfinishedOf(summary).length > 0, "not every check was made"),
    ...some(production.changes.some(({ what }) => GRAVE.has(what)), "production changed"),
    ...some(production.problem !== undefined, "production could not be compared"),
    ...some((recovery?.returned.length ?? 0) > 0, "what was gone came back"),
    ...some(isRegressed(summary), "it is worse than its past (--fail-on-regression)"),
  ];
  if (causes.length > 0) return causes.join(", ");
  return problems[0] ?? "a part of it did not pass";
}
