import type { CommandName } from "./options.ts";

/** What each command is for, and how it is called. */
export const COMMAND_DOCS: Readonly<Record<CommandName, { readonly usage: string; readonly doc: string }>> = {
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
    usage: "verify [RUN] --url URL …, or verify --certificate FILE",
    doc:
      "the guide's checklist after a test, answered with evidence (default: the latest run); changes nothing",
  },
  report: {
    usage: "report [RUN], or report --merge FILES…",
    doc:
      "a finished run's report again, in any format (default: the latest run), or one of all shards of a run; needs no network",
  },
  audit: {
    usage: "audit [RUN]",
    doc:
      "check a run's audit log for tampering, and what it proves (default: the latest run); needs no network",
  },
  drill: {
    usage: "drill --url URL --primary URL --replica URL …",
    doc: "guided failover: you stop a node, it tests through the outage and the recovery",
  },
  explain: {
    usage: "explain NAME --url URL …",
    doc: "why cleanup would, or would not, delete this collection; changes nothing",
  },
  history: {
    usage: "history [--url URL]",
    doc: "earlier runs, of every target or of one, and how their figures went; needs no network",
  },
  config: {
    usage: "config check|schema [OPTIONS of run]",
    doc: "what is in force and where each value comes from, or the JSON Schema of --config; sends nothing",
  },
  completions: {
    usage: "completions bash|zsh|fish",
    doc: "print what a shell completes this program's command line by",
  },
  man: { usage: "man", doc: "print the manual page, as man(1) reads it" },
};

/** What the program's exit codes mean, the contract's section 5. */
export const EXIT_CODES: readonly (readonly [code: string, doc: string])[] = [
  ["0", "every check passed, nothing left behind, production untouched"],
  ["1", "a check failed, or could not be decided; clean"],
  ["2", "usage or configuration error; nothing was sent"],
  ["3", "cleanup incomplete: what remains, and where, is printed"],
  ["4", "safety: the guard refused a request, or production changed and this run cannot be ruled out"],
  ["5", "target unreachable, or not what was expected; nothing was created"],
  ["6", "stopped by the brake: production got slow, or a person asked for it; clean"],
  ["75", "another run against this target holds the lock"],
  ["129, 130, 143", "interrupted; cleaned up first"],
];
