import { EXIT, type ExitCode } from "../../core/exit_code.ts";
import { renderJson } from "../../report/json.ts";
import { renderText } from "../../report/text.ts";
import { run } from "../../run/run.ts";
import type { CommandContext } from "../command.ts";
import { writeReports } from "../output.ts";
import { readPlan } from "../settings.ts";

/** `run`: tests the deployment, cleans up, and prints what it found. */
export async function runCommand(
  { invocation, settings, system, streams, signal, emit }: CommandContext,
): Promise<ExitCode> {
  const plan = readPlan(invocation, settings.terms);
  const summary = await run(plan, system, { emit, signal });
  await writeReports(settings.sinks, { text: () => renderText(summary), json: () => renderJson(summary) }, {
    disk: system.disk,
    streams,
    silent: settings.quiet && summary.exitCode === EXIT.ok,
  });
  return summary.exitCode;
}
