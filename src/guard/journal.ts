import type { Disk } from "../core/disk.ts";
import type { Clock } from "../core/clock.ts";
import type { RunId } from "./name.ts";

/** Where a run worked; a journal is only ever replayed against the same target. */
export interface JournalTarget {
  readonly tenant: string;
  readonly database: string;
  /** Every endpoint's origin, by its name. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** The lock that the run held: whoever holds it now knows that the run is over. */
  readonly lock: string;
}

/** How a request to create or delete ended: `indefinite` when no reply said, so it may have been carried out. */
export type Outcome = "done" | "refused" | "indefinite" | "unsent";

/** What a journal's lines say, in the order in which they can come. Times are UTC milliseconds. */
export type JournalEntry =
  | { readonly entry: "begin"; readonly run: RunId; readonly version: string; readonly target: JournalTarget }
  /** On the disk before the request is sent. */
  | {
    readonly entry: "intent";
    readonly id: number;
    readonly action: "create" | "delete";
    readonly name: string;
    readonly endpoint: string;
  }
  | {
    readonly entry: "outcome";
    readonly id: number;
    readonly outcome: Outcome;
    readonly status?: number;
    /** The UUID that a create returned. */
    readonly uuid?: string;
  }
  /** Verified: listed on none of these endpoints, twice. */
  | { readonly entry: "gone"; readonly name: string; readonly endpoints: readonly string[] }
  /** What was left in residue by collections that held records. */
  | { readonly entry: "residue"; readonly collections: number; readonly bytes: number }
  | { readonly entry: "end"; readonly exitCode: number };

/** The write-ahead log of one run: JSON lines, each with its time, in `journal.jsonl` of the run's directory. */
export class Journal implements AsyncDisposable {
  readonly #append: (entry: JournalEntry, flush: boolean) => Promise<void>;
  readonly #close: () => Promise<void>;
  #nextId = 1;

  private constructor(
    append: (entry: JournalEntry, flush: boolean) => Promise<void>,
    close: () => Promise<void>,
  ) {
    this.#append = append;
    this.#close = close;
  }

  /**
   * Opens (or continues) a journal.
   *
   * @throws when the file cannot be written: then nothing may be sent
   */
  static async open(path: string, { disk, clock }: { disk: Disk; clock: Clock }): Promise<Journal> {
    const file = await disk.openAppend(path);
    // One line at a time, in order: two requests at once must not mix their lines.
    let last: Promise<void> = Promise.resolve();
    const append = (entry: JournalEntry, flush: boolean) => {
      const line = JSON.stringify({ at: clock.now(), ...entry }) + "\n";
      const next = last.then(() => file.append(line, { flush }));
      last = next.catch(() => {});
      return next;
    };
    return new Journal(append, async () => {
      await last;
      await file[Symbol.asyncDispose]();
    });
  }

  /** Writes what is about to be done; the line is on the disk when the promise resolves. Answers its id. */
  async intent(action: "create" | "delete", name: string, endpoint: string): Promise<number> {
    const id = this.#nextId++;
    await this.#append({ entry: "intent", id, action, name, endpoint }, true);
    return id;
  }

  /** Writes any other entry, flushed as well: a journal is short, and every line of it may be needed. */
  record(entry: Exclude<JournalEntry, { entry: "intent" }>): Promise<void> {
    return this.#append(entry, true);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close();
  }
}
