import { EXIT, type ExitCode } from "../../core/exit_code.ts";
import { renderHistory } from "../../report/history.ts";
import { renderJson } from "../../report/json.ts";
import { lookBack } from "../../run/state/history/look_back.ts";
import { useHistory } from "../../run/state/history/use_history.ts";
import { readingState, StateError } from "../../run/state/state_dir.ts";
import { numberOf } from "../numbers.ts";
import { writeReports } from "../output.ts";
import type { Invocation } from "../parse.ts";
import type { Process } from "../process.ts";
import { type LocalSettings, readTargetKey } from "../settings.ts";

/** `history`: earlier runs against every target, or against the one of `--url`, and their trend. Needs no network. */
export function historyCommand(
  invocation: Invocation,
  { stateDir, sinks, quiet }: LocalSettings,
): (surroundings: Pick<Process, "system" | "streams">) => Promise<ExitCode> {
  const only = readTargetKey(invocation);
  const options = { last: numberOf(invocation, "last"), ...(only === undefined ? {} : { only }) };
  const isFatal = invocation.flags.has("fail-on-regression");
  return async ({ system: { disk, clock, openSqlite }, streams }) => {
    if (openSqlite === undefined) throw new StateError("Cannot read the history: none is kept here");
    const tell = (text: string) => streams.err(`${text}\n`);
    const means = { disk, clock, openSqlite, tell };
    const targets = await readingState(
      stateDir,
      () => useHistory(stateDir, means, (history) => lookBack(history, options)),
    );
    const isWorse = targets.some(({ newest }) => (newest?.regressions.length ?? 0) > 0);
    return await writeReports(sinks, {
      text: () => renderHistory(targets),
      json: () => renderJson({ schema: 1, targets }),
    }, {
      disk,
      streams,
      silent: quiet && !isWorse,
      exitCode: isWorse && isFatal ? EXIT.failed : EXIT.ok,
    });
  };
}
