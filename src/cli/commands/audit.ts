import type { Disk } from "../../core/disk.ts";
import { EXIT, type ExitCode } from "../../core/exit_code.ts";
import { renderAudit } from "../../report/audit.ts";
import { renderJson } from "../../report/json.ts";
import { checkAudit } from "../../run/state/check_audit.ts";
import { readingState } from "../../run/state/state_dir.ts";
import { type Streams, writeReports } from "../output.ts";
import type { Invocation } from "../parse.ts";
import { type LocalSettings, readRun } from "../settings.ts";

/** `audit [RUN]`: checks a run's audit log for tampering, and what it proves. Needs no network. */
export function auditCommand(
  invocation: Invocation,
  { stateDir, sinks, quiet }: LocalSettings,
): (surroundings: { readonly disk: Disk; readonly streams: Streams }) => Promise<ExitCode> {
  const run = readRun(invocation);
  return async ({ disk, streams }) => {
    const check = await readingState(stateDir, () => checkAudit(disk, stateDir, run));
    return await writeReports(sinks, { text: () => renderAudit(check), json: () => renderJson(check) }, {
      disk,
      streams,
      silent: quiet && check.exitCode === EXIT.ok,
      exitCode: check.exitCode,
    });
  };
}
