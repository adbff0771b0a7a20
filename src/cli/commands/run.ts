import { EXIT } from "../../core/exit_code.ts";
import type { Command } from "../command.ts";
import { writeReports } from "../output.ts";
import { renderersOf } from "../rendered.ts";
import { readPlan } from "../settings.ts";
import { appendStepSummary } from "../step_summary.ts";

/** `run`: tests the deployment, cleans up, and prints what it found. */
export const runCommand: Command = (invocation, settings) => {
  const terms = readPlan(invocation, settings);
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
};
