import { type Share, shareOf, WHOLE } from "./share.ts";

/** A load at a constant rate. */
export interface Rate {
  readonly perSecond: number;
  /** How long it is measured; milliseconds. */
  readonly durationMs: number;
  /** How long it goes on before that, unmeasured; milliseconds. */
  readonly warmUpMs: number;
  /** The part of it that is this schedule's; all of it where it is absent. */
  readonly share?: Share;
}

/**
 * When the requests of an open loop are due: evenly, whatever becomes of those before them. Pure; times in milliseconds.
 *
 * Of a rate that N processes share, process I takes every N-th request from the I-th on: put together, their schedules are
 * that of one process with all of the rate.
 */
export class Schedule {
  readonly #rate: Rate;
  readonly #share: Share;

  constructor(rate: Rate) {
    this.#rate = rate;
    this.#share = rate.share ?? WHOLE;
  }

  /** Requests in all, those of the warm-up included. */
  get count(): number {
    const { perSecond, durationMs, warmUpMs } = this.#rate;
    return shareOf(wholeCount(perSecond * (warmUpMs + durationMs) / 1000), this.#share);
  }

  /** When the n-th request is due, from 0 on, after the beginning. */
  dueOf(n: number): number {
    return (this.#share.index + n * this.#share.count) * 1000 / this.#rate.perSecond;
  }

  /** Whether the n-th request belongs to what is measured. */
  isMeasured(n: number): boolean {
    return this.dueOf(n) >= this.#rate.warmUpMs;
  }

  /** Requests that are measured. */
  get measured(): number {
    return this.count - shareOf(wholeCount(this.#rate.perSecond * this.#rate.warmUpMs / 1000), this.#share);
  }
}

/** A product that is whole but not in binary must not gain a request. */
function wholeCount(requests: number): number {
  return Math.ceil(Number(requests.toPrecision(12)));
}
