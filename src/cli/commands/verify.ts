import { EXIT } from "../../core/exit_code.ts";
import { renderChecklist } from "../../report/checklist.ts";
import { renderJson } from "../../report/json.ts";
import { recordsOf } from "../../run/state/run_records.ts";
import { readingState } from "../../run/state/state_dir.ts";
import type { Command } from "../command.ts";
import { writeReports } from "../output.ts";
import { readRun } from "../settings.ts";

/** `verify [RUN]`: the guide's checklist after a test, answered with what is seen now; changes nothing. */
export const verifyCommand: Command = (invocation, settings) => {
  const wanted = readRun(invocation);
  return async ({ disk, streams, perform }) => {
    const { stateDir, terms } = settings;
    const options = await readingState(stateDir, () => recordsOf(disk, stateDir, wanted, terms.target));
    const list = await perform({ work: "verify", terms, options });
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
