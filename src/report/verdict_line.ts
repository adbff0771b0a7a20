import { EXIT } from "../core/exit_code.ts";
import { isRegressed } from "../run/compare.ts";
import type { Summary } from "../run/summary.ts";

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
  const slower = isRegressed(summary) ? ", or it is worse than its past (--fail-on-regression)" : "";
  if (shard !== undefined && exitCode === EXIT.ok) {
    const which = `shard ${shard.index} of ${shard.count}`;
    return `PASSED: every check of ${which} passed or was skipped, production unchanged${SHARED} (exit code 0)`;
  }
  const verdicts: Readonly<Record<number, string>> = {
    [EXIT.ok]: "PASSED: every check passed or was skipped, nothing left behind, production unchanged",
    [EXIT.failed]:
      `FAILED: a check failed or could not be decided, or production changed${slower}; nothing left behind`,
    [EXIT.leftovers]: `LEFTOVERS: ${left} not proven gone; "chroma-autotest cleanup" tries again`,
    [EXIT.safety]:
      "SAFETY: the guard refused something, or production changed and this run cannot be ruled out",
    [EXIT.braked]: "BRAKED: stopped to spare production; what was made is removed",
    [EXIT.unreachable]:
      "UNREACHABLE: the deployment is not there, or is not what was expected; nothing was created",
  };
  const stopped = "INTERRUPTED: stopped by a signal; what was made is removed";
  return `${verdicts[exitCode] ?? stopped}${shard === undefined ? "" : SHARED} (exit code ${exitCode})`;
}
