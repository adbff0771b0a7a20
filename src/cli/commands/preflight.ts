import { EXIT } from "../../core/exit_code.ts";
import { renderChecklist } from "../../report/checklist.ts";
import { renderJson } from "../../report/json.ts";
import { checkState } from "../../run/checklists/check_state.ts";
import type { Command } from "../command.ts";
import { writeReports } from "../output.ts";
import { readPlan } from "../settings.ts";

/** `preflight`: the guide's checklist before a test, answered; changes nothing on the deployment. */
export const preflightCommand: Command = (invocation, settings) => {
  const terms = readPlan(invocation, settings);
  return async ({ disk, streams, perform }) => {
    const local = await checkState(terms, disk);
    const list = await perform({ work: "preflight", terms, local });
    return await writeReports(settings.sinks, {
      text: (screen) => renderChecklist(list, screen),
      json: () => renderJson(list),
    }, {
      disk,
      streams,
      silent: settings.quiet && list.exitCode === EXIT.ok,
      exitCode: list.exitCode,
    });
  };
};
