import type { Finding, History, Value } from "./operation.ts";

/** Records that an endpoint showed under another id than the one that they were written under: each id once. */
export function duplicates(history: History): readonly Finding[] {
  const writtenAs = new Map<Value, string>();
  for (const one of history) {
    if (one.kind !== "write") continue;
    for (const [id, value] of one.values) if (value !== undefined) writtenAs.set(value, id);
  }
  const found = new Map<string, Finding>();
  for (const one of history) {
    if (one.kind !== "read") continue;
    for (const [id, value] of one.saw) {
      const original = writtenAs.get(value);
      if (original === undefined || original === id) continue;
      found.set(`${one.by} ${id}`, {
        by: one.by,
        id,
        at: one.invokedAt,
        what: `is a copy of record "${original}"`,
      });
    }
  }
  return [...found.values()];
}
