import { shellQuote } from "../core/shell_quote.ts";
import type { Summary } from "../run/summary.ts";

/** The names that a run takes when it is told of none. */
const DEFAULTS = { tenant: "default_tenant", database: "default_database" } as const;

/**
 * A command against the deployment of a run, as a shell takes it. What else it was given, such as a file with a token or
 * a state directory, the report does not know.
 */
export function commandLine(words: readonly string[], { target }: Pick<Summary, "target">): string {
  const { url, tenant, database, nodes } = target;
  const where = [
    "--url",
    url,
    ...nodes.flatMap(({ role, url }) => role === "primary" || role === "replica" ? [`--${role}`, url] : []),
    ...(tenant === DEFAULTS.tenant ? [] : ["--tenant", tenant]),
    ...(database === DEFAULTS.database ? [] : ["--database", database]),
  ];
  return ["chroma-autotest", ...words, ...where].map(shellQuote).join(" ");
}
