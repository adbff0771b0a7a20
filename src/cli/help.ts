import { SUITE_NAMES, suiteOf } from "../suites/registry.ts";
import { type CommandName, COMMANDS, environmentName, optionsOf } from "./options.ts";

/** What each command is for, and how it is called. */
const COMMAND_DOCS: Readonly<Record<CommandName, { readonly usage: string; readonly doc: string }>> = {
  run: {
    usage: "run [SUITE…] --url URL [--primary URL] [--replica URL]…",
    doc: "test a deployment; removes what it makes, and proves it",
  },
  preflight: {
    usage: "preflight [SUITE…] --url URL …",
    doc: "the guide's checklist before a test, answered with evidence; changes nothing",
  },
  list: {
    usage: "list --url URL …",
    doc: "every AUTOTEST_ collection on every node, and what cleanup would do; changes nothing",
  },
  cleanup: { usage: "cleanup --url URL …", doc: "remove leftovers from every node" },
  verify: {
    usage: "verify [RUN] --url URL …",
    doc:
      "the guide's checklist after a test, answered with evidence (default: the latest run); changes nothing",
  },
  audit: {
    usage: "audit [RUN]",
    doc:
      "check a run's audit log for tampering, and what it proves (default: the latest run); needs no network",
  },
  explain: {
    usage: "explain NAME --url URL …",
    doc: "why cleanup would, or would not, delete this collection; changes nothing",
  },
};

const EXIT_CODES = `Exit codes
  0    every check passed, nothing left behind, production untouched
  1    a check failed, or could not be decided; clean
  2    usage or configuration error; nothing was sent
  3    cleanup incomplete: what remains, and where, is printed
  4    safety: the guard refused a request, or production changed and this run cannot be ruled out
  5    target unreachable, or not what was expected; nothing was created
  6    stopped by the brake: production got slow, or a person asked for it; clean
  75   another run against this target holds the lock
  129, 130, 143   interrupted; cleaned up first`;

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
    ...SUITE_NAMES.map((name) => `  ${name.padEnd(10)} ${suiteOf(name).proves}`),
    `  ${"all".padEnd(10)} all of them, in this order (default)`,
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
    EXIT_CODES,
    "",
  ].join("\n");
}

/** The help of the program: its commands. */
export function programHelp(): string {
  return [
    "chroma-autotest COMMAND [OPTIONS]",
    "",
    "Tests a production ChromaDB deployment without touching its data: it changes only collections that it made itself,",
    "removes them from every node, and proves that nothing is left.",
    "",
    "Commands",
    ...COMMANDS.map((name) => `  ${name.padEnd(10)} ${COMMAND_DOCS[name].doc}`),
    "",
    'See "chroma-autotest COMMAND --help" for the options of each.',
    "",
    EXIT_CODES,
    "",
  ].join("\n");
}
