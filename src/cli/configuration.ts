import { canonicalJson } from "../core/json.ts";
import type { Redact } from "../core/redact.ts";
import { sha256 } from "../core/sha256.ts";
import type { Provenance } from "../run/summary.ts";
import { type OptionName, optionsOf } from "./options.ts";
import type { Environment, Invocation } from "./parse.ts";

/** Options that change what is printed, and where, and nothing of what a run does. */
const PRINTING: readonly OptionName[] = [
  "config",
  "format",
  "help",
  "output",
  "quiet",
  "sign-key-file",
  "version",
];

/**
 * The options of a run that are in force, and their sum. Of secrets nothing is in it that could be found out by trying: of
 * a header its name, of a token that there is one, of `--ping-url` its origin; files with secrets are there by their names.
 */
export function configurationOf(
  { command, words, flags, texts, lists }: Invocation,
  { environment, redact }: { readonly environment: Environment; readonly redact: Redact },
): Provenance["configuration"] {
  const options: Record<string, string | readonly string[]> = {};
  if (words.length > 0) options.suites = [...words];
  for (const { name, default: usual } of optionsOf(command)) {
    if (PRINTING.includes(name)) continue;
    const value = flags.has(name) ? "true" : lists.get(name) ?? texts.get(name) ?? usual;
    if (value !== undefined) options[name] = shown(name, value, redact);
  }
  if (environment("CHROMA_AUTOTEST_TOKEN") !== undefined) options.token = "given";
  return { sha256: sha256(canonicalJson(options)), options };
}

function shown(
  name: OptionName,
  value: string | readonly string[],
  redact: Redact,
): string | readonly string[] {
  if (typeof value !== "string") return value.map((one) => shown(name, one, redact) as string);
  if (name === "header") return value.split(":")[0] ?? "";
  return redact(name === "ping-url" ? new URL(value).origin : value);
}
