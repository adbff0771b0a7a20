import { SUITE_NAMES, suiteOf } from "../suites/registry.ts";
import { VERSION } from "../core/version.ts";
import { COMMAND_DOCS, EXIT_CODES } from "./command_docs.ts";
import { COMMANDS, environmentName, OPTIONS, type OptionSpec } from "./options.ts";

/** The manual page, in the `man` macros of roff, from the tables of commands and of options. */
export function manualPage(): string {
  const options: readonly OptionSpec[] = OPTIONS;
  return [
    `.TH CHROMA\\-AUTOTEST 1 "" "chroma\\-autotest ${plain(VERSION)}" "User Commands"`,
    ".SH NAME",
    "chroma\\-autotest \\- test a production ChromaDB deployment without touching its data",
    ".SH SYNOPSIS",
    ...COMMANDS.flatMap((name) => [".B chroma\\-autotest", plain(COMMAND_DOCS[name].usage), ".br"]),
    ".SH DESCRIPTION",
    "Creates small collections named AUTOTEST_<purpose>_<time>_<random>, runs suites of checks on them through the load",
    "balancer and on every node, removes what it made from everywhere, and proves that nothing is left and that",
    "production's own collections are as before.",
    ".SH COMMANDS",
    ...COMMANDS.flatMap((name) => [".TP", `.B ${plain(name)}`, sentence(COMMAND_DOCS[name].doc)]),
    ".SH SUITES",
    ...SUITE_NAMES.flatMap((name) => [".TP", `.B ${plain(name)}`, sentence(suiteOf(name).proves)]),
    ".SH OPTIONS",
    ...options.flatMap(({ name, value, doc, commands, ...option }) => [
      ".TP",
      `.BR \\-\\-${plain(name)}${value === undefined ? "" : ` " ${plain(value)}"`}`,
      sentence(option.default === undefined ? doc : `${doc} (default: ${option.default})`),
      plain(`Taken by ${commands.join(", ")}.`),
    ]),
    ".SH EXIT STATUS",
    ...EXIT_CODES.flatMap(([code, doc]) => [".TP", `.B ${plain(code)}`, sentence(doc)]),
    ".SH ENVIRONMENT",
    plain(`Every option can be set in the environment too: --state-dir as ${environmentName("state-dir")}.`),
    "Credentials are taken from files and the environment alone (CHROMA_AUTOTEST_TOKEN, CHROMA_AUTOTEST_HEADER).",
    ".SH FILES",
    ".TP",
    ".I $XDG_STATE_HOME/chroma\\-autotest",
    "Journals, audit logs, reports, locks and the log, unless \\-\\-state\\-dir says otherwise.",
    "",
  ].join("\n");
}

/** Text that roff takes for nothing but text: hyphens that can be copied, backslashes, and no line that is a request. */
function plain(text: string): string {
  return text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replace(/^(['.])/gm, "\\&$1");
}

function sentence(text: string): string {
  return `${plain(`${text[0]?.toUpperCase()}${text.slice(1)}`)}.`;
}
