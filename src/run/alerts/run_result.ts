import { EXIT, type ExitCode } from "../../core/exit_code.ts";
import type { Summary } from "../summary.ts";
import type { RunResult } from "./incident.ts";

/** A signal ended these, which says nothing of the target. */
const INTERRUPTED: readonly ExitCode[] = [EXIT.hangup, EXIT.interrupted, EXIT.terminated];

/**
 * What of a run counts for an incident.
 *
 * @param offline whether the prober's own network was down: then an unreachable target is no news
 */
export function runResult({ run, exitCode }: Pick<Summary, "run" | "exitCode">, offline: boolean): RunResult {
  const isNone = INTERRUPTED.includes(exitCode) || (offline && exitCode === EXIT.unreachable);
  return {
    run: run.id,
    at: run.startedAt,
    outcome: isNone ? "none" : exitCode === EXIT.ok ? "good" : "bad",
  };
}
