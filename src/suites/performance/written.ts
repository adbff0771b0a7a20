import { difference, type StoredRecord, type TestRecord } from "../../chroma/record.ts";
import { HttpError } from "../../chroma/http_error.ts";
import { GuardRefusal } from "../../guard/refusal.ts";
import { NoReplyError } from "../../transport/no_reply.ts";

/** What may be in the place of one record. */
interface Place {
  /** The last value that was acknowledged. */
  acknowledged?: TestRecord;
  /** Values whose writes had no clear end: they may be there, now or later. */
  readonly possible: Set<TestRecord>;
}

/** What was written under load, record by record, each by one writer alone, and what must be there for it. */
export class Written {
  readonly #places = new Map<string, Place>();
  readonly #fixed: ReadonlySet<string>;

  /** @param fixed records that were there before the load: nobody writes them, and they must be as they were */
  constructor(fixed: readonly TestRecord[] = []) {
    for (const record of fixed) this.#places.set(record.id, { acknowledged: record, possible: new Set() });
    this.#fixed = new Set(this.#places.keys());
  }

  /** Notes a write, and its end: with an acknowledgement the value must be there, after a clear refusal it must not. */
  async write(record: TestRecord, send: () => Promise<void>): Promise<void> {
    const place = this.#places.get(record.id) ?? { possible: new Set() };
    this.#places.set(record.id, place);
    place.possible.add(record);
    try {
      await send();
      place.acknowledged = record;
      place.possible.delete(record);
    } catch (error) {
      if (isCertain(error)) place.possible.delete(record);
      throw error;
    }
  }

  /** Ids of records that were written under load, and whose last value is known. */
  get ids(): readonly string[] {
    return [...this.#places].flatMap(([id, { acknowledged }]) =>
      acknowledged === undefined || this.#fixed.has(id) ? [] : [id]
    );
  }

  /** The first record that is not as it was acknowledged, or `undefined`. */
  difference(found: ReadonlyMap<string, StoredRecord>): string | undefined {
    for (const [id, { acknowledged, possible }] of this.#places) {
      const stored = found.get(id);
      if (acknowledged === undefined && stored === undefined) continue;
      const differences = [...(acknowledged === undefined ? [] : [acknowledged]), ...possible]
        .map((record) => difference(record, stored));
      if (differences.includes(undefined)) continue;
      return differences[0] ?? `record "${id}" is there, though its write was refused`;
    }
    return undefined;
  }
}

/** Whether a failed write has certainly not been carried out. */
function isCertain(error: unknown): boolean {
  if (error instanceof NoReplyError) return !error.sent;
  return error instanceof GuardRefusal || (error instanceof HttpError && error.status < 500);
}
