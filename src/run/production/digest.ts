import { canonicalJson } from "../../core/json.ts";
import { sha256OfLines } from "../../core/sha256.ts";
import type { Fingerprint } from "./fingerprint.ts";

/**
 * Production on one node in one SHA-256, in hexadecimal: of the canonical JSON of every fingerprint, a line each, in the
 * order of names and then of UUIDs. Counts are in it, so that it changes when others add records.
 *
 * @param unsettled names that came and went while production was looked at: they are left out, as they are not compared
 */
export function digestOf(collections: readonly Fingerprint[], unsettled: ReadonlySet<string>): string {
  const compared = collections.filter(({ name }) => !unsettled.has(name));
  compared.sort((a, b) => order(a.name, b.name) || order(a.id, b.id));
  return sha256OfLines(compared.values().map(canonicalJson));
}

/** By code units: the same on every machine, whatever its language. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
