import { renderInventory } from "../../report/inventory.ts";
import { renderJson } from "../../report/json.ts";
import type { Command } from "../command.ts";
import { writeReports } from "../output.ts";
import { readCleanupOptions } from "../settings.ts";

/** `list`, and `cleanup --dry-run`: every `AUTOTEST_` collection on every node, and what a cleanup would do. */
export const listCommand: Command = (invocation, settings) => {
  const options = readCleanupOptions(invocation, settings.terms);
  return async ({ disk, streams, perform }) => {
    const inventory = await perform({ work: "inventory", terms: settings.terms, options });
    return await writeReports(
      settings.sinks,
      { text: () => renderInventory(inventory), json: () => renderJson(inventory) },
      {
        disk,
        streams,
        silent: settings.quiet && inventory.findings.length === 0 && inventory.blind.length === 0,
        exitCode: inventory.exitCode,
      },
    );
  };
};
