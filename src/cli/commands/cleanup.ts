import { EXIT } from "../../core/exit_code.ts";
import { renderCleanup } from "../../report/inventory.ts";
import { renderJson } from "../../report/json.ts";
import type { Command } from "../command.ts";
import { capOf } from "../load_settings.ts";
import { numberOf } from "../numbers.ts";
import { writeReports } from "../output.ts";
import { readCleanupOptions } from "../settings.ts";
import { listCommand } from "./list.ts";

/** `cleanup`: removes leftovers from every node; with `--dry-run` it only says what it would remove. */
export const cleanupCommand: Command = (invocation, settings) => {
  if (invocation.flags.has("dry-run")) return listCommand(invocation, settings);
  const options = readCleanupOptions(invocation, settings.terms);
  const terms = { ...settings.terms, cap: capOf(numberOf(invocation, "max-requests")) };
  return async ({ disk, streams, perform }) => {
    const summary = await perform({ work: "cleanup", terms, options });
    return await writeReports(settings.sinks, {
      text: () => renderCleanup(summary),
      json: () => renderJson(summary),
    }, {
      disk,
      streams,
      silent: settings.quiet && summary.exitCode === EXIT.ok,
      exitCode: summary.exitCode,
    });
  };
};
