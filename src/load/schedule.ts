/** A load at a constant rate. */
export interface Rate {
  readonly perSecond: number;
  /** How long it is measured; milliseconds. */
  readonly durationMs: number;
  /** How long it goes on before that, unmeasured; milliseconds. */
  readonly warmUpMs: number;
}

/** When the requests of an open loop are due: evenly, whatever becomes of those before them. Pure; times in milliseconds. */
export class Schedule {
  readonly #rate: Rate;

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** Requests in all, those of the warm-up included. */
  get count(): number {
    const { perSecond, durationMs, warmUpMs } = this.#rate;
    // A product that is whole but not in binary must not gain a request.
    return Math.ceil(Number((perSecond * (warmUpMs + durationMs) / 1000).toPrecision(12)));
  }

  /** When the n-th request is due, from 0 on, after the beginning. */
  dueOf(n: number): number {
    return n * 1000 / this.#rate.perSecond;
  }

  /** Whether the n-th request belongs to what is measured. */
  isMeasured(n: number): boolean {
    return this.dueOf(n) >= this.#rate.warmUpMs;
  }

  /** Requests that are measured. */
  get measured(): number {
    const warmUp = this.#rate.perSecond * this.#rate.warmUpMs / 1000;
    return this.count - Math.ceil(Number(warmUp.toPrecision(12)));
  }
}
