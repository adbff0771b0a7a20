import { EXIT } from "../../core/exit_code.ts";
import { renderJson } from "../../report/json.ts";
import { renderText } from "../../report/text.ts";
import type { Command } from "../command.ts";
import { writeReports } from "../output.ts";
import { readPlan } from "../settings.ts";

/** `run`: tests the deployment, cleans up, and prints what it found. */
export const runCommand: Command = (invocation, settings) => {
  const terms = readPlan(invocation, settings.terms);
  return async ({ disk, streams, perform }) => {
    const summary = await perform({ work: "run", terms });
    await writeReports(settings.sinks, { text: () => renderText(summary), json: () => renderJson(summary) }, {
      disk,
      streams,
      silent: settings.quiet && summary.exitCode === EXIT.ok,
    });
    return summary.exitCode;
  };
};
