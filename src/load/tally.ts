import type { Distribution } from "../core/distribution.ts";
import type { Failure, FailureKind } from "./failure.ts";
import { Histogram, type Percentiles } from "./histogram.ts";
import type { Result } from "./task.ts";

/** The latencies of one operation on one node. */
export interface Latencies extends Percentiles {
  readonly operation: string;
  readonly node: string;
}

/**
 * Results of a load, counted. A reply's latency counts from when its request was due; a request without a reply counts
 * with the time that it was waited for, since leaving it out would flatter. An answer that says no, and what was never
 * sent, a refused connection among them, are failures alone: such an answer comes fast.
 */
export class Tally {
  readonly #latencies = new Map<string, { operation: string; node: string; histogram: Histogram }>();
  readonly #nodes = new Map<string, { requests: number; failed: number }>();
  readonly #failures = new Map<FailureKind, { count: number; example: string }>();
  #requests = 0;

  add({ operation, node, dueAt, endedAt, failure }: Result): void {
    this.#requests++;
    const { requests, failed } = this.of(node);
    this.#nodes.set(node, { requests: requests + 1, failed: failed + (failure === undefined ? 0 : 1) });
    if (failure !== undefined) this.#fail(failure);
    if (failure !== undefined && failure.waited !== true) return;
    const key = JSON.stringify([operation, node]);
    const one = this.#latencies.get(key) ?? { operation, node, histogram: new Histogram() };
    this.#latencies.set(key, one);
    one.histogram.add(endedAt - dueAt);
  }

  get requests(): number {
    return this.#requests;
  }

  get failed(): number {
    return this.#failures.values().reduce((sum, { count }) => sum + count, 0);
  }

  /** How many requests went to a node, and how many of them failed. */
  of(node: string): { readonly requests: number; readonly failed: number } {
    return this.#nodes.get(node) ?? { requests: 0, failed: 0 };
  }

  /** How often each kind of failure was, and what the first of it said. */
  get failures(): readonly {
    readonly kind: FailureKind;
    readonly count: number;
    readonly example: string;
  }[] {
    return [...this.#failures].map(([kind, one]) => ({ kind, ...one }));
  }

  /** Latencies by operation and node, in the order of their first requests. */
  get latencies(): readonly Latencies[] {
    return [...this.#latencies.values()].map(({ operation, node, histogram }) => ({
      operation,
      node,
      ...histogram.percentiles,
    }));
  }

  /** How the latencies of each operation on each node are spread, in the same order. */
  get distributions(): readonly Distribution[] {
    return [...this.#latencies.values()].map(({ operation, node, histogram }) =>
      histogram.distribution({ name: operation, node })
    );
  }

  /** The same, each with its whole histogram, so that it can be merged with others'. */
  get wholeDistributions(): readonly Distribution[] {
    return [...this.#latencies.values()].map(({ operation, node, histogram }) => ({
      ...histogram.distribution({ name: operation, node }),
      histogram: histogram.encoded,
    }));
  }

  #fail({ kind, message }: Failure): void {
    const { count, example } = this.#failures.get(kind) ?? { count: 0, example: message };
    this.#failures.set(kind, { count: count + 1, example });
  }
}
