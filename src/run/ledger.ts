import type { Exchange } from "../guard/guard.ts";
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

/** Counts every exchange of a run as the guard reports it, and remembers what was changed. */
export class Ledger {
  readonly #ownership: Ownership;
  readonly #requests = { read: 0, create: 0, write: 0, delete: 0 };
  readonly #touched = new Set<string>();
  readonly #refusals: string[] = [];
  #refused = 0;
  #outsideRun = 0;

  constructor(ownership: Ownership) {
    this.#ownership = ownership;
  }

  /** Takes one exchange into the count. */
  observe({ operation, status, refusal }: Exchange): void {
    if (refusal !== undefined) {
      this.#refused++;
      // The first few say what is wrong; a hostile server must not fill the memory.
      if (this.#refusals.length < 20) this.#refusals.push(refusal);
    }
    const sent = refusal === undefined || status !== undefined;
    if (!sent || operation.kind === "forbidden") return;
    this.#requests[operation.kind]++;
    if (this.#ownership.isOutside(operation)) this.#outsideRun++;
    if (operation.kind === "create" || operation.kind === "delete") this.#touched.add(operation.name);
    if (operation.kind === "write") this.#touched.add(operation.uuid);
  }

  /** Whether this run sent any change to a collection of that name or UUID. */
  touched(nameOrUuid: string): boolean {
    return this.#touched.has(nameOrUuid);
  }

  /** What the guard refused, in its own words. */
  get refusals(): readonly string[] {
    return this.#refusals;
  }

  get counts(): SafetyCounts {
    return { requests: { ...this.#requests }, refused: this.#refused, outsideRun: this.#outsideRun };
  }
}
