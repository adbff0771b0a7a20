import { type CommandName, type OptionName, OPTIONS, type OptionSpec } from "../../src/cli/options.ts";
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

/** The commands by their names, or what they have in common where they are many: those that talk to a deployment. */
function takenBy(commands: readonly CommandName[]): string {
  const given = new Set(commands);
  if (given.isSupersetOf(takersOf("state-dir"))) return "all";
  const talking = takersOf("primary");
  if (!given.isSupersetOf(talking)) return named(given);
  return ["all with a target", named(given.difference(talking))].filter((one) => one !== "").join(", ");
}

function named(commands: ReadonlySet<CommandName>): string {
  return [...commands].map((one) => `\`${one}\``).join(", ");
}

function takersOf(option: OptionName): ReadonlySet<CommandName> {
  return new Set(OPTIONS.find(({ name }) => name === option)?.commands);
}
