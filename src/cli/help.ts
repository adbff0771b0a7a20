import { SUITE_NAMES, suiteOf } from "../suites/registry.ts";
import { COMMAND_DOCS } from "./command_docs.ts";
import { type CommandName, environmentName, optionsOf } from "./options.ts";
import { exitCodes } from "./program_help.ts";

/** The help of a command, with every option that it takes. */
export function commandHelp(command: CommandName): string {
  const { usage, doc } = COMMAND_DOCS[command];
  const options = optionsOf(command).map((option) => {
    const left = `--${option.name}${"value" in option ? ` ${option.value}` : ""}`;
    const fallback = "default" in option ? ` (default: ${option.default})` : "";
    return `  ${left.padEnd(28)} ${option.doc}${fallback}`;
  });
  const suites = command !== "run" && command !== "preflight" ? [] : [
    "Suites",
    ...SUITE_NAMES.map((name) => `  ${name.padEnd(11)} ${suiteOf(name).proves}`),
    `  ${"all".padEnd(11)} all of them, in this order (default)`,
    "",
  ];
  return [
    `chroma-autotest ${usage}`,
    "",
    `${doc[0]?.toUpperCase()}${doc.slice(1)}.`,
    "",
    ...suites,
    "Options",
    ...options,
    "",
    `Every option can be set in the environment too: --state-dir as ${environmentName("state-dir")}.`,
    "Credentials are taken from files and the environment alone (CHROMA_AUTOTEST_TOKEN, CHROMA_AUTOTEST_HEADER).",
    "",
    exitCodes(),
    "",
  ].join("\n");
}
