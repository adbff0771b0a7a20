import { isAbsolutePath } from "../core/absolute_path.ts";
import { shellQuote } from "../core/shell_quote.ts";
import type { Summary } from "../run/summary.ts";

/** The names that a run takes when it is told of none. */
const DEFAULTS = { tenant: "default_tenant", database: "default_database" } as const;

/** What of a report a command is made of. */
type Told = Pick<Summary, "target" | "provenance">;

/**
 * A command against the deployment of a run, as a shell takes it: with the state directory and the token that the run was
 * given, where their paths mean the same in every directory. Its headers the report does not know.
 */
export function commandLine(words: readonly string[], { target, provenance }: Told): string {
  const { url, tenant, database, nodes } = target;
  return quoted([
    ...words,
    "--url",
    url,
    ...nodes.flatMap(({ role, url }) => role === "primary" || role === "replica" ? [`--${role}`, url] : []),
    ...(tenant === DEFAULTS.tenant ? [] : ["--tenant", tenant]),
    ...(database === DEFAULTS.database ? [] : ["--database", database]),
    ...pathIn(provenance, "token-file"),
    ...pathIn(provenance, "state-dir"),
  ]);
}

/** A command that asks no server, but the state directory of a run. */
export function localCommandLine(
  words: readonly string[],
  { provenance }: Pick<Told, "provenance">,
): string {
  return quoted([...words, ...pathIn(provenance, "state-dir")]);
}

function pathIn(provenance: Told["provenance"], option: "state-dir" | "token-file"): readonly string[] {
  const path = provenance?.configuration.options[option];
  return typeof path === "string" && isAbsolutePath(path) ? [`--${option}`, path] : [];
}

function quoted(words: readonly string[]): string {
  return ["chroma-autotest", ...words].map(shellQuote).join(" ");
}
