import { SUITE_NAMES, suiteOf } from "../suites/registry.ts";
import { COMMIT_DATE, VERSION } from "../core/version.ts";
import { COMMAND_DOCS, EXIT_CODES } from "./command_docs.ts";
import { COMMANDS, environmentName, OPTIONS, type OptionSpec } from "./options.ts";

/** Bytes of a line, beyond which tools that check manual pages complain. */
const WIDTH = 78;

/** The manual page, in the `man` macros of roff, from the tables of commands and of options. */
export function manualPage(date = COMMIT_DATE.startsWith("@") ? "" : COMMIT_DATE): string {
  const options: readonly OptionSpec[] = OPTIONS;
  return [
    `.TH CHROMA\\-AUTOTEST 1 "${date}" "chroma\\-autotest ${plain(VERSION)}" "User Commands"`,
    ".SH NAME",
    "chroma\\-autotest \\- test a production ChromaDB deployment, its data untouched",
    ".SH SYNOPSIS",
    ...COMMANDS.flatMap((name) => [".br", ".B chroma\\-autotest", plain(COMMAND_DOCS[name].usage)]).slice(1),
    ".SH DESCRIPTION",
    filled(
      "Creates small collections named AUTOTEST_<purpose>_<time>_<random>, runs suites of checks on them through the load " +
        "balancer and on every node, removes what it made from everywhere, and proves that nothing is left and that " +
        "production's own collections are as before.",
    ),
    ".SH COMMANDS",
    ...COMMANDS.flatMap((name) => [".TP", `.B ${plain(name)}`, sentence(COMMAND_DOCS[name].doc)]),
    ".SH SUITES",
    ...SUITE_NAMES.flatMap((name) => [".TP", `.B ${plain(name)}`, sentence(suiteOf(name).proves)]),
    ".SH OPTIONS",
    ...options.flatMap(({ name, value, doc, commands, ...option }) => [
      ".TP",
      `.BR \\-\\-${plain(name)}${value === undefined ? "" : ` " ${plain(value)}"`}`,
      sentence(option.default === undefined ? doc : `${doc} (default: ${option.default})`),
      filled(`Taken by ${commands.join(", ")}.`),
    ]),
    ".SH EXIT STATUS",
    ...EXIT_CODES.flatMap(([code, doc]) => [".TP", `.B ${plain(code)}`, sentence(doc)]),
    ".SH ENVIRONMENT",
    filled(`Every option can be set in the environment too: --state-dir as ${environmentName("state-dir")}.`),
    filled(
      "Credentials are taken from files and the environment alone (CHROMA_AUTOTEST_TOKEN, CHROMA_AUTOTEST_HEADER).",
    ),
    ".SH FILES",
    ".TP",
    ".I $XDG_STATE_HOME/chroma\\-autotest",
    filled(
      "Journals, audit logs, reports, the history, locks and the log, unless --state-dir says otherwise.",
    ),
    "",
  ].join("\n");
}

/** Text that roff takes for nothing but text, in ASCII: hyphens that can be copied, and no line that is a request. */
function plain(text: string): string {
  return text.replaceAll("\\", "\\e").replaceAll("…", "...").replaceAll("-", "\\-").replace(
    /^(['.])/gm,
    "\\&$1",
  );
}

/** The same in lines that are not too long, which roff fills again. */
function filled(text: string): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    const fits = new TextEncoder().encode(plain(longer)).length <= WIDTH;
    if (!fits && line !== "") lines.push(line);
    line = fits ? longer : word;
  }
  return plain([...lines, line].join("\n"));
}

function sentence(text: string): string {
  return filled(`${text[0]?.toUpperCase()}${text.slice(1)}.`);
}
