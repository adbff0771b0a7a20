import { type Invocation } from "./parse.ts";
import type { Settings } from "./settings.ts";

/** Options that say where the deployment is, in the order in which they are printed. */
const WHERE = ["url", "primary", "replica", "tenant", "database", "token-file"] as const;

/** The command line that finishes the removal of what this one was made to leave, as a shell takes it. */
export function finishCommand({ texts, lists, fromEnvironment }: Invocation, { terms }: Settings): string {
  const where = WHERE.flatMap((name) => {
    const values = lists.get(name) ?? [texts.get(name)].filter((value) => value !== undefined);
    return fromEnvironment.has(name) ? [] : values.flatMap((value) => [`--${name}`, quote(value)]);
  });
  return ["chroma-autotest", "cleanup", ...where, "--state-dir", quote(terms.stateDir)].join(" ");
}

function quote(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
