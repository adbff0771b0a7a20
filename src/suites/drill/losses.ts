import { difference, type StoredRecord, type TestRecord } from "../../chroma/record.ts";
import type { History, Read, Value } from "../../history/operation.ts";
import { staleReads } from "../../history/stale_reads.ts";

/** What was written, by what each write is known again by. */
export type Written = ReadonlyMap<Value, TestRecord>;

/**
 * What a place holds that it must not, or lacks, when all was written, by the record's id: what was acknowledged last must
 * be there, down to the field; a write without a reply may have been carried out or not, and late. Pure.
 *
 * @param read of everything there, after the last write
 */
export function differencesIn(
  history: History,
  written: Written,
  { read, held }: { readonly read: Read; readonly held: ReadonlyMap<string, StoredRecord> },
): ReadonlyMap<string, string> {
  const writes = history.filter(({ kind }) => kind === "write");
  const known = new Set(writes.flatMap((one) => one.kind === "write" ? [...one.values.keys()] : []));
  const strange = held.values().flatMap((record): (readonly [string, string])[] => {
    const { id } = record;
    if (!known.has(id)) return [[id, `record "${id}" is there, and nobody wrote it`]];
    const original = written.get(read.saw.get(id) ?? 0);
    if (original === undefined || original.id !== id) {
      return [[id, `record "${id}" is what none of its writes made`]];
    }
    const wrong = difference(original, record);
    return wrong === undefined ? [] : [[id, wrong]];
  });
  const stale = staleReads([...writes, read], read.by).map(({ id, what }) =>
    [id, `record "${id}" ${what}`] as const
  );
  return new Map([...strange, ...stale]);
}
