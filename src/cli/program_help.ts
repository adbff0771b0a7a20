import { COMMAND_DOCS, EXIT_CODES } from "./command_docs.ts";
import { COMMANDS } from "./options.ts";

/** The help of the program: its commands. */
export function programHelp(): string {
  return [
    "chroma-autotest COMMAND [OPTIONS]",
    "",
    "Tests a production ChromaDB deployment without touching its data: it changes only collections that it made itself,",
    "removes them from every node, and proves that nothing is left.",
    "",
    "Commands",
    ...COMMANDS.map((name) => `  ${name.padEnd(11)} ${COMMAND_DOCS[name].doc}`),
    "",
    'See "chroma-autotest COMMAND --help" for the options of each.',
    "",
    exitCodes(),
    "",
  ].join("\n");
}

/** The program's exit codes, as every help ends with them. */
export function exitCodes(): string {
  return ["Exit codes", ...EXIT_CODES.map(([code, doc]) => `  ${code.padEnd(4)} ${doc}`)].join("\n");
}
