/** How fast requests may start. */
export interface Pace {
  readonly perSecond: number;
  /** How many may start at once after a rest. */
  readonly burst: number;
}

/**
 * Spreads starts over time: a token bucket, kept as the one moment at which it would be full again (GCRA, as ATM
 * networks do). Times are the clock's `elapsed`, in milliseconds.
 */
export class Pacer {
  readonly #everyMs: number;
  readonly #toleranceMs: number;
  /** When the bucket is full again. */
  #fullAt = -Infinity;

  constructor({ perSecond, burst }: Pace) {
    this.#everyMs = 1000 / perSecond;
    this.#toleranceMs = (burst - 1) * this.#everyMs;
  }

  /** When the next request may start: now or later. It counts as started then. */
  startOf(now: number): number {
    const start = Math.max(now, this.#fullAt - this.#toleranceMs);
    this.#fullAt = Math.max(start, this.#fullAt) + this.#everyMs;
    return start;
  }
}
