import type { Exchange } from "../guard/exchange.ts";
import type { AlertExchange } from "../guard/webhook.ts";
import type { Ownership } from "../guard/ownership.ts";

/** Requests that were sent, by what they do, and what the guard did. */
export interface SafetyCounts {
  readonly requests: {
    readonly read: number;
    readonly create: number;
    readonly write: number;
    readonly delete: number;
  };
  readonly refused: number;
  /** Changes sent to anything that is not this run's: 0, or the guard is broken. */
  readonly outsideRun: number;
}

/** Changes that were sent, by what they do. */
export type ChangeCounts = Omit<SafetyCounts["requests"], "read">;

const NONE: ChangeCounts = { create: 0, write: 0, delete: 0 };

/** Counts every exchange of a run as the guard reports it, and remembers what was changed. */
export class Ledger {
  readonly #ownership: Ownership;
  readonly #requests = { read: 0, create: 0, write: 0, delete: 0 };
  /** What was sent to each collection, by the name or UUID that the request gave, or that a create returned. */
  readonly #changes = new Map<string, ChangeCounts>();
  readonly #refusals: string[] = [];
  #refused = 0;
  #outsideRun = 0;

  constructor(ownership: Ownership) {
    this.#ownership = ownership;
  }

  /** Takes one exchange into the count. */
  observe({ operation, status, refusal, uuid }: Exchange | AlertExchange): void {
    if (refusal !== undefined) {
      this.#refused++;
      // The first few say what is wrong; a hostile server must not fill the memory.
      if (this.#refusals.length < 20) this.#refusals.push(refusal);
    }
    const sent = refusal === undefined || status !== undefined;
    if (!sent || operation.kind === "forbidden" || operation.kind === "alert") return;
    this.#requests[operation.kind]++;
    if (this.#ownership.isOutside(operation)) this.#outsideRun++;
    if (operation.kind === "read") return;
    this.#note(operation.kind, operation.kind === "write" ? operation.uuid : operation.name);
    if (uuid !== undefined) this.#note(operation.kind, uuid);
  }

  /** How many changes this run sent that named a collection by any of these names and UUIDs. */
  changesNaming(namesAndUuids: Iterable<string>): ChangeCounts {
    return [...new Set(namesAndUuids)].reduce((sum, key) => add(sum, this.#changes.get(key) ?? NONE), NONE);
  }

  #note(kind: keyof ChangeCounts, key: string): void {
    this.#changes.set(key, add(this.#changes.get(key) ?? NONE, { ...NONE, [kind]: 1 }));
  }

  /** What the guard refused, in its own words. */
  get refusals(): readonly string[] {
    return this.#refusals;
  }

  get counts(): SafetyCounts {
    return { requests: { ...this.#requests }, refused: this.#refused, outsideRun: this.#outsideRun };
  }
}

function add(a: ChangeCounts, b: ChangeCounts): ChangeCounts {
  return { create: a.create + b.create, write: a.write + b.write, delete: a.delete + b.delete };
}
