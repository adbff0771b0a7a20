import type { Disk } from "../../core/disk.ts";
import { EXIT, type ExitCode } from "../../core/exit_code.ts";
import { isObject, parseJson } from "../../core/json.ts";
import type { AuditHead } from "../../guard/audit.ts";
import type { RunId } from "../../guard/name.ts";
import { type AuditVerdict, verifyAudit } from "../../guard/verify_audit.ts";
import { findRun } from "./find_run.ts";
import { runFiles, runOfDirectory, StateError, statePaths } from "./state_dir.ts";

/** What a run's audit log was found to be. */
export interface AuditCheck {
  readonly run: RunId;
  readonly verdict: AuditVerdict;
  /** Whether the log's end was held against the run's report; without one a cut at the end is not found. */
  readonly againstReport: boolean;
  readonly exitCode: ExitCode;
}

/**
 * Checks the audit log of a run, or of the latest one.
 *
 * @throws {StateError} when there is no such run, or it has no audit log
 */
export async function checkAudit(
  disk: Disk,
  stateDir: string,
  wanted: RunId | "latest",
): Promise<AuditCheck> {
  const run = await findRun(disk, stateDir, wanted);
  const check = await auditOf(disk, stateDir, run);
  if (check !== undefined) return check;
  throw new StateError(`Cannot check the audit log of run ${run}: there is none in "${stateDir}"`);
}

/** The same of a run that is on record; `undefined` where it has no audit log. */
export async function auditOf(disk: Disk, stateDir: string, run: RunId): Promise<AuditCheck | undefined> {
  const directory = statePaths.run(stateDir, run);
  await using lines = await disk.lines(runFiles.audit(directory));
  if (lines === undefined) return undefined;
  const expected = headIn(await disk.read(runFiles.report(directory)));
  const verdict = await verifyAudit(lines, runOfDirectory(run), expected);
  const exitCode = verdict.outside.length > 0
    ? EXIT.safety
    : verdict.broken === undefined
    ? EXIT.ok
    : EXIT.failed;
  return { run, verdict, againstReport: expected !== undefined, exitCode };
}

function headIn(report: string | undefined): AuditHead | undefined {
  const whole = report === undefined ? undefined : parseJson(report);
  const audit = isObject(whole) ? whole.audit : undefined;
  return isObject(audit) && typeof audit.entries === "number" && typeof audit.head === "string"
    ? { entries: audit.entries, head: audit.head }
    : undefined;
}
