import { type CommandName, OPTIONS, type OptionSpec } from "../../src/cli/options.ts";
import { renderTable } from "./table.ts";

/** Every option: what it means, its default, and the commands that take it. */
export function renderOptions(options: readonly OptionSpec[]): string {
  return renderTable([
    ["option", "meaning", "default", "taken by"],
    ...options.map(({ name, value, doc, commands, ...option }) => [
      `\`--${name}${value === undefined ? "" : ` ${value}`}\``,
      doc.replaceAll("|", "\\|"),
      option.default === undefined ? "" : `\`${option.default}\``,
      takenBy(commands),
    ]),
  ]);
}

/** The table of the program as it is. */
export function currentOptions(): string {
  return renderOptions(OPTIONS);
}

/** The commands by their names, or what they have in common where they are many. */
function takenBy(commands: readonly CommandName[]): string {
  const takers = new Set(
    OPTIONS.find(({ name }) => name === "state-dir")?.commands as readonly CommandName[],
  );
  const talking = new Set(OPTIONS.find(({ name }) => name === "url")?.commands as readonly CommandName[]);
  const given = new Set(commands);
  if (given.isSupersetOf(takers)) return "all";
  return given.symmetricDifference(talking).size === 0
    ? "all but `audit`"
    : commands.map((one) => `\`${one}\``).join(", ");
}
