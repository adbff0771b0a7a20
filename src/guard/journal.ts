import type { AppendFile, Disk } from "../core/disk.ts";
import type { Clock } from "../core/clock.ts";
import { errorMessage } from "../core/error_message.ts";
import type { Redact } from "../core/redact.ts";
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

/** One of the processes that share a run. */
export interface JournalShard {
  readonly index: number;
  readonly count: number;
}

/** How a request to create or delete ended: `indefinite` when no reply said, so it may have been carried out. */
export type Outcome = "done" | "refused" | "indefinite" | "unsent";

/** What a journal's lines say, in the order in which they can come. Times are UTC milliseconds. */
export type JournalEntry =
  | {
    readonly entry: "begin";
    readonly run: RunId;
    readonly version: string;
    readonly target: JournalTarget;
    /** Which of several processes it is of, that share a run; absent where one is alone. */
    readonly shard?: JournalShard;
  }
  /** The journal is of a `cleanup`, which tests nothing and has no report. */
  | { readonly entry: "cleanup" }
  /** The journal is of a `drill`, which is no run that others are compared with. */
  | { readonly entry: "drill" }
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
  /** A collection that another shard of the same run made, proven to be that by its name, its mark and its UUID there. */
  | { readonly entry: "adopted"; readonly name: string; readonly endpoint: string; readonly uuid: string }
  /** Verified: listed on none of these endpoints, twice. */
  | { readonly entry: "gone"; readonly name: string; readonly endpoints: readonly string[] }
  /** What is left on each node by collections that held records; an estimate ahead of the first of them, and in its place another at the end. */
  | {
    readonly entry: "residue";
    /** Bytes, by the nodes' origins. */
    readonly nodes: Readonly<Record<string, number>>;
  }
  /** The line before could not be written to its end, on a full disk or in a crash: what it tells was never done. */
  | { readonly entry: "torn" }
  /** On the disk before an alert is sent: from its time the next hour counts. */
  | { readonly entry: "alert" }
  | { readonly entry: "end"; readonly exitCode: number };

/** A line could not be written down. */
export class JournalError extends Error {
  override readonly name = "JournalError";
}

/** What a journal is kept with. */
export interface JournalMeans {
  readonly disk: Disk;
  readonly clock: Clock;
  /** Takes secrets out of what a server said. */
  readonly redact?: Redact;
}

/** The write-ahead log of one run: JSON lines, each with its time, in `journal.jsonl` of the run's directory. */
export class Journal implements AsyncDisposable {
  readonly #file: AppendFile;
  readonly #clock: Clock;
  readonly #redact: Redact;
  /** The last append that was begun or waits: one after the other, so that two requests at once do not mix their lines. */
  #last: Promise<void> = Promise.resolve();
  /** The append that waits for the one under way, and the lines that it will write. */
  #next: Promise<void> | undefined;
  readonly #lines: string[] = [];
  /** Whether the file may end within a line, after a crash or on a full disk. */
  #torn: boolean;
  #nextId: number;

  private constructor(file: AppendFile, { clock, redact = (text) => text }: JournalMeans, before: string) {
    this.#file = file;
    this.#clock = clock;
    this.#redact = redact;
    this.#torn = before !== "" && !before.endsWith("\n");
    this.#nextId = 1 + Math.max(0, ...before.matchAll(/"id":(\d+)/g).map(([, id]) => Number(id)));
  }

  /**
   * Opens a journal, or continues one.
   *
   * @throws when the file cannot be written: then nothing may be sent
   */
  static async open(path: string, means: JournalMeans): Promise<Journal> {
    const before = await means.disk.read(path) ?? "";
    return new Journal(await means.disk.openAppend(path), means, before);
  }

  /**
   * Writes what is about to be done; the line is on the disk when the promise resolves. Answers its id.
   *
   * @throws {JournalError} when it cannot be written
   */
  async intent(action: "create" | "delete", name: string, endpoint: string): Promise<number> {
    const id = this.#nextId++;
    await this.#append({ entry: "intent", id, action, name, endpoint });
    return id;
  }

  /** Writes any other entry, flushed as well: a journal is short, and every line of it may be needed. @throws likewise */
  record(entry: Exclude<JournalEntry, { entry: "intent" }>): Promise<void> {
    return this.#append(entry);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    await this.#file[Symbol.asyncDispose]();
  }

  /** What comes while a flush is under way shares the next one: many at once wait for the disk once. */
  #append(entry: JournalEntry): Promise<void> {
    // A UUID is a server's word. All else is our own, and is found by it again: a secret that is a part of it is no secret.
    const uuid = "uuid" in entry && entry.uuid !== undefined ? { uuid: this.#redact(entry.uuid) } : {};
    this.#lines.push(JSON.stringify({ at: this.#clock.now(), ...entry, ...uuid }) + "\n");
    if (this.#next === undefined) {
      this.#next = this.#last.then(() => this.#flush());
      this.#last = this.#next.catch(() => {});
    }
    return this.#next;
  }

  async #flush(): Promise<void> {
    const torn = { at: this.#clock.now(), entry: "torn" } satisfies JournalEntry & { at: number };
    const text = (this.#torn ? `\n${JSON.stringify(torn)}\n` : "") + this.#lines.splice(0).join("");
    this.#next = undefined;
    this.#torn = true;
    try {
      await this.#file.append(text, { flush: true, verbatim: true });
    } catch (error) {
      throw new JournalError(`Cannot write the journal: ${errorMessage(error)}`, { cause: error });
    }
    this.#torn = false;
  }
}
