import { EXIT } from "../../core/exit_code.ts";
import { renderExplanation } from "../../report/inventory.ts";
import { renderJson } from "../../report/json.ts";
import type { Command } from "../command.ts";
import { writeReports } from "../output.ts";
import { readCleanupRules, readOneName } from "../settings.ts";

/** `explain NAME`: why a cleanup would, or would not, delete one collection. */
export const explainCommand: Command = (invocation, settings) => {
  const name = readOneName(invocation);
  const options = readCleanupRules(invocation, settings.terms);
  return async ({ disk, streams, perform }) => {
    const { findings, ...inventory } = await perform({ work: "inventory", terms: settings.terms, options });
    const found = { ...inventory, findings: findings.filter((finding) => finding.name === name) };
    return await writeReports(
      settings.sinks,
      { text: () => renderExplanation(name, found), json: () => renderJson(found) },
      {
        disk,
        streams,
        silent: settings.quiet && found.exitCode === EXIT.ok,
        exitCode: found.exitCode,
      },
    );
  };
};
