import type { Clock } from "../core/clock.ts";
import type { StoredRecord, TestRecord } from "../chroma/record.ts";
import { HttpError } from "../chroma/http_error.ts";
import { NoReplyError } from "../transport/no_reply.ts";
import { FOREIGN, type History, type Read, type Value, type Write } from "./operation.ts";

/** The metadata that a record's value stands in. */
const KEY = "write";

/** Records every operation on the records of a collection; the values stand in the records' own metadata. */
export class Recorder {
  readonly #clock: Clock;
  readonly #operations: (Write | Read)[] = [];
  #values: Value = FOREIGN;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Everything that has ended so far, in the order in which it began. */
  get history(): History {
    return this.#operations.toSorted((a, b) => a.invokedAt - b.invokedAt);
  }

  /** The same records, each with a value of its own, by which it is known again. */
  stamp(records: readonly TestRecord[]): readonly TestRecord[] {
    return records.map((record) => ({ ...record, metadata: { ...record.metadata, [KEY]: ++this.#values } }));
  }

  /** Records a write of stamped records, and of deletions by id. @throws what `send` throws */
  async write(
    { wrote = [], deleted = [] }: {
      readonly wrote?: readonly TestRecord[];
      readonly deleted?: readonly string[];
    },
    send: () => Promise<void>,
  ): Promise<void> {
    const values = new Map<string, Value | undefined>([
      ...wrote.map(({ id, metadata }) => [id, Number(metadata[KEY])] as const),
      ...deleted.map((id) => [id, undefined] as const),
    ]);
    const invokedAt = this.#clock.elapsed();
    const end = (outcome: Write["outcome"]) =>
      this.#operations.push({ kind: "write", outcome, values, invokedAt, endedAt: this.#clock.elapsed() });
    try {
      await send();
      end("ok");
    } catch (error) {
      end(mayHaveHappened(error) ? "indefinite" : "failed");
      throw error;
    }
  }

  /** Records a read, unless it fails. @throws what `read` throws */
  async read(
    by: string,
    read: () => Promise<ReadonlyMap<string, StoredRecord>>,
    ids?: readonly string[],
  ): Promise<ReadonlyMap<string, StoredRecord>> {
    const invokedAt = this.#clock.elapsed();
    const found = await read();
    const saw = new Map(found.entries().map(([id, { metadata }]) => [id, valueIn(metadata)]));
    const asked = ids === undefined ? {} : { ids: new Set(ids) };
    this.#operations.push({ kind: "read", by, saw, ...asked, invokedAt, endedAt: this.#clock.elapsed() });
    return found;
  }
}

function valueIn(metadata: StoredRecord["metadata"]): Value {
  const value = metadata?.[KEY];
  return typeof value === "number" ? value : FOREIGN;
}

/** Whether a write that ended with this may have been carried out all the same, now or later: unless it says no. */
function mayHaveHappened(error: unknown): boolean {
  if (error instanceof HttpError) return error.status >= 500;
  return !(error instanceof NoReplyError) || error.sent;
}
