import { EXIT, type ExitCode } from "../../core/exit_code.ts";
import { findReport } from "../../run/state/find_report.ts";
import { readingState } from "../../run/state/state_dir.ts";
import { writeReports } from "../output.ts";
import type { Invocation } from "../parse.ts";
import type { Process } from "../process.ts";
import { renderersOf } from "../rendered.ts";
import { runHistory } from "../run_history.ts";
import { type LocalSettings, readRun } from "../settings.ts";
import { readSigner } from "../signer.ts";

/** `report [RUN]`: renders a finished run again. Its exit code is that of the printing: 0, whatever the run's own was. */
export function reportCommand(
  invocation: Invocation,
  { stateDir, sinks, quiet }: LocalSettings,
): (surroundings: Pick<Process, "system" | "streams">) => Promise<ExitCode> {
  const run = readRun(invocation);
  return async ({ system, streams }) => {
    const { disk } = system;
    const tell = (text: string) => streams.err(`${text}\n`);
    const history = runHistory(system, { stateDir, disk, tell });
    const { warnings, ...signed } = await readSigner(invocation);
    if (!quiet) { for (const warning of warnings) tell(warning); }
    const summary = await readingState(stateDir, () => findReport(disk, stateDir, run));
    const silent = quiet && summary.exitCode === EXIT.ok;
    const renderers = await renderersOf(summary, { sinks, disk, stateDir, history, ...signed });
    return await writeReports(sinks, renderers, { disk, streams, silent, exitCode: EXIT.ok });
  };
}
