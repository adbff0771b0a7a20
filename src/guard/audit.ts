import type { AppendFile } from "../core/disk.ts";
import type { Clock } from "../core/clock.ts";
import { errorMessage } from "../core/error_message.ts";
import { mapTexts } from "../core/printable.ts";
import type { Redact } from "../core/redact.ts";
import { sha256 } from "../core/sha256.ts";
import type { Exchange } from "./exchange.ts";
import type { JournalMeans } from "./journal.ts";
import { parseName, type RunId } from "./name.ts";
import type { AlertExchange } from "./webhook.ts";

type Observed = Exchange | AlertExchange;

/** A request as it is written down. */
export interface AuditedRequest {
  readonly endpoint: string | null;
  readonly method: string;
  readonly path: string;
  /** What the guard took it for: `read/list`, `create`, `write/add`, `delete`, `forbidden`, `alert`, … */
  readonly operation: string;
  /** The collection's name or UUID, as the request had it. */
  readonly collection: string | null;
  /** `refused` also when it was the reply that was refused: then there is a status. */
  readonly guard: "sent" | "refused";
  readonly reason?: string;
  readonly status: number | null;
  /** The UUID that a create returned. */
  readonly uuid?: string;
  /** The UUID that a description proved to be the collection of another shard of the run. */
  readonly adopted?: string;
  readonly ms: number;
  /** Of the reply's body; `null` without one. */
  readonly bytes: number | null;
}

/**
 * One line of an audit log, without its hash: a request, or the approval of a deletion, each with the UTC milliseconds of
 * its end. Neither bodies nor secrets.
 */
export type AuditEntry =
  | { readonly at: number } & AuditedRequest
  /** A collection of another run that may be deleted, and the proof. */
  | { readonly at: number; readonly approved: string; readonly proof: string };

/** Where a chain of hashes ends: with these two in a report, a log that was cut or rewritten is found. */
export interface AuditHead {
  readonly entries: number;
  /** SHA-256 in hexadecimal. */
  readonly head: string;
  /** Why a line could not be written, where one could not: then the log does not end so. */
  readonly problem?: string;
}

/** The hash of an entry that follows another; the first follows the run's id. @param entry as JSON prints it */
export function chainHash(previous: string, entry: string): string {
  return sha256(`${previous}\n${entry}`);
}

/** An entry as it stands in the log: the hash is the last key of the same object. @param entry as JSON prints it */
export function hashedLine(entry: string, hash: string): string {
  return `${entry.slice(0, -1)},"hash":"${hash}"}`;
}

/** A line that is altered on its way breaks the chain. */
const OF_A_CHAIN = { flush: false, verbatim: true } as const;

/** The audit log of one run: JSON lines, each with a hash of itself and of the one before it, in `audit.jsonl`. */
export class AuditLog implements AsyncDisposable {
  readonly #file: AppendFile;
  readonly #clock: Clock;
  readonly #redact: Redact;
  #head: string;
  #entries = 0;
  #last: Promise<void> = Promise.resolve();
  /** Those that wait to be written. */
  readonly #lines: string[] = [];
  #failure: unknown;

  private constructor(file: AppendFile, { clock, redact = (text) => text }: JournalMeans, run: RunId) {
    this.#file = file;
    this.#clock = clock;
    this.#redact = redact;
    this.#head = run;
  }

  /** Opens a new log. */
  static async open(path: string, run: RunId, means: JournalMeans): Promise<AuditLog> {
    return new AuditLog(await means.disk.openAppend(path), means, run);
  }

  /** Writes down a request that has ended. */
  observe(exchange: Observed): void {
    const request = audited(exchange);
    // These are our own words, whatever secrets there are.
    const { endpoint, method, operation, guard } = request;
    this.#append({
      at: this.#clock.now(),
      ...mapTexts(request, this.#clean),
      endpoint,
      method,
      operation,
      guard,
    });
  }

  /** Writes down that a collection of another run may be deleted. */
  approve(name: string, proof: string): void {
    this.#append({ at: this.#clock.now(), approved: name, proof });
  }

  /**
   * Where the chain ends, once every line of it is on the disk, or could not be written: then that is found by this. What is
   * told of it must not outlive it.
   */
  async head(): Promise<AuditHead> {
    await this.#flushed();
    const problem = this.#failure === undefined ? {} : { problem: errorMessage(this.#failure) };
    return { entries: this.#entries, head: this.#head, ...problem };
  }

  /** Waits until every line was written. @throws when one could not be */
  readonly whole = async (): Promise<void> => {
    await this.#last;
    if (this.#failure !== undefined) {
      const why = errorMessage(this.#failure);
      throw new Error(`Cannot write the audit log: ${why}`, { cause: this.#failure });
    }
  };

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    await this.#file[Symbol.asyncDispose]();
  }

  /** What a server may have said, before it is hashed: what is hashed is what is written. A test's name is our own word. */
  readonly #clean: Redact = (text) => parseName(text) === undefined ? this.#redact(text) : text;

  #flushed(): Promise<void> {
    return this.#last = this.#last.then(() => this.#file.append("", { flush: true }))
      .catch((error) => void (this.#failure ??= error));
  }

  #append(entry: AuditEntry): void {
    const text = JSON.stringify(entry);
    this.#head = chainHash(this.#head, text);
    this.#entries++;
    this.#lines.push(`${hashedLine(text, this.#head)}\n`);
    // What comes while a write is under way shares the next one.
    if (this.#lines.length > 1) return;
    // Not awaited by whoever made the request; a failure is told by `whole`, and so by every report.
    this.#last = this.#last.then(() => this.#file.append(this.#lines.splice(0).join(""), OF_A_CHAIN))
      .catch((error) => void (this.#failure ??= error));
  }
}

/** What is written down of a request. */
export function audited(exchange: Observed): AuditedRequest {
  const { endpoint, method, path, operation, status, refusal, uuid, adopted, ms, bytes } = exchange;
  return {
    endpoint: endpoint ?? null,
    method,
    path,
    operation: nameOf(operation),
    collection: collectionOf(operation),
    guard: refusal === undefined ? "sent" : "refused",
    ...(refusal === undefined ? {} : { reason: refusal }),
    status: status ?? null,
    ...(uuid === undefined ? {} : { uuid }),
    ...(adopted === undefined ? {} : { adopted }),
    ms: Math.round(ms * 10) / 10,
    bytes: bytes ?? null,
  };
}

function nameOf(operation: Observed["operation"]): string {
  if (operation.kind === "read") return `read/${operation.what}`;
  return operation.kind === "write" ? `write/${operation.action}` : operation.kind;
}

function collectionOf(operation: Observed["operation"]): string | null {
  if ("name" in operation) return operation.name;
  return "uuid" in operation ? operation.uuid : null;
}
