import { SUITE_WORDS } from "../../suites/registry.ts";
import { COMMAND_DOCS } from "../command_docs.ts";
import { type CommandName, COMMANDS, optionsOf } from "../options.ts";

/** What a value is, as far as a shell can complete it. */
export type ValueKind = "none" | "file" | "directory" | "text" | readonly string[];

/** An option as a shell needs to know it. */
export interface ShellOption {
  readonly name: string;
  readonly doc: string;
  readonly value: ValueKind;
  readonly repeatable: boolean;
}

/** A command as a shell needs to know it. */
export interface ShellCommand {
  readonly name: CommandName;
  readonly doc: string;
  readonly options: readonly ShellOption[];
  /** Words that may stand beside the options. */
  readonly words: readonly string[];
}

/** The shells that there are completions for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = typeof SHELLS[number];

const WORDS: Partial<Record<CommandName, readonly string[]>> = {
  run: SUITE_WORDS,
  preflight: SUITE_WORDS,
  verify: ["latest"],
  report: ["latest"],
  audit: ["latest"],
  config: ["check", "schema"],
  completions: SHELLS,
};

/** The program's command line as a shell completes it, from the tables of commands and of options. */
export const GRAMMAR: readonly ShellCommand[] = COMMANDS.map((name) => ({
  name,
  doc: COMMAND_DOCS[name].doc,
  words: WORDS[name] ?? [],
  options: optionsOf(name).map((option) => ({
    name: option.name,
    doc: option.doc,
    value: option.choices ?? kindOf(option.value),
    repeatable: option.type === "list",
  })),
}));

/** A value's kind by what stands for it in help. */
function kindOf(value: string | undefined): ValueKind {
  if (value === undefined) return "none";
  return value === "FILE" ? "file" : value === "DIR" ? "directory" : "text";
}
