import { EXIT } from "../core/exit_code.ts";
import type { Summary } from "../run/summary.ts";

/** The verdict of a run in one line: what its exit code means here. */
export function verdictLine({ exitCode, cleanup, recovery }: Summary): string {
  const left = cleanup.leftovers.length + (recovery?.leftovers.length ?? 0);
  const verdicts: Readonly<Record<number, string>> = {
    [EXIT.ok]: "PASSED: every check passed or was skipped, nothing left behind, production unchanged",
    [EXIT.failed]:
      "FAILED: a check failed or could not be decided, or production changed; nothing left behind",
    [EXIT.leftovers]: `LEFTOVERS: ${left} not proven gone; "chroma-autotest cleanup" tries again`,
    [EXIT.safety]:
      "SAFETY: the guard refused something, or production changed and this run cannot be ruled out",
    [EXIT.braked]: "BRAKED: stopped to spare production; what was made is removed",
    [EXIT.unreachable]:
      "UNREACHABLE: the deployment is not there, or is not what was expected; nothing was created",
  };
  const stopped = "INTERRUPTED: stopped by a signal; what was made is removed";
  return `${verdicts[exitCode] ?? stopped} (exit code ${exitCode})`;
}
