import type { Disk } from "../../core/disk.ts";
import { EXIT, type ExitCode } from "../../core/exit_code.ts";
import { findReport } from "../../run/state/find_report.ts";
import { type Streams, writeReports } from "../output.ts";
import type { Invocation } from "../parse.ts";
import { renderersOf } from "../rendered.ts";
import { type LocalSettings, readRun } from "../settings.ts";
import { readSigner } from "../signer.ts";

/** `report [RUN]`: renders a finished run again. Its exit code is that of the printing: 0, whatever the run's own was. */
export function reportCommand(
  invocation: Invocation,
  { stateDir, sinks, quiet }: LocalSettings,
): (surroundings: { readonly disk: Disk; readonly streams: Streams }) => Promise<ExitCode> {
  const run = readRun(invocation);
  return async ({ disk, streams }) => {
    const { warnings, ...signed } = await readSigner(invocation);
    if (!quiet) { for (const warning of warnings) streams.err(`${warning}\n`); }
    const summary = await findReport(disk, stateDir, run);
    const silent = quiet && summary.exitCode === EXIT.ok;
    const renderers = await renderersOf(summary, { sinks, disk, stateDir, ...signed });
    await writeReports(sinks, renderers, { disk, streams, silent });
    return EXIT.ok;
  };
}
