import { EXIT, type ExitCode } from "../../core/exit_code.ts";
import type { Plan } from "../../run/plan.ts";
import type { Command, Surroundings } from "../command.ts";
import { writeReports } from "../output.ts";
import { renderersOf } from "../rendered.ts";
import { readPlan, type Settings } from "../settings.ts";
import { appendStepSummary } from "../step_summary.ts";

/** `run`: tests the deployment, cleans up, and prints what it found. */
export const runCommand: Command = (invocation, settings) =>
  testAndReport(readPlan(invocation, settings), settings);

/** Carries out a plan, and prints what was found. */
export function testAndReport(
  terms: Plan,
  settings: Settings,
): (surroundings: Surroundings) => Promise<ExitCode> {
  const { sinks, stateDir, signer, quiet } = settings;
  return async ({ disk, streams, environment, provenance, history, perform }) => {
    const summary = await perform({ work: "run", terms: { ...terms, provenance: await provenance() } });
    const signed = signer === undefined ? {} : { signer };
    const renderers = await renderersOf(summary, { sinks, disk, stateDir, history, ...signed });
    const { exitCode } = summary;
    const silent = quiet && exitCode === EXIT.ok;
    const code = await writeReports(sinks, renderers, { disk, streams, silent, exitCode });
    await appendStepSummary(renderers.markdown, { disk, streams, environment });
    return code;
  };
}
