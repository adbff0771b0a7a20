import type { Clock } from "../core/clock.ts";
import { NoReplyError } from "./no_reply.ts";

/** A moment after which nothing more is sent. It is set once it is known, and from then on only comes nearer. */
export class Deadline {
  readonly #clock: Clock;
  #at = Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Sets it to so many milliseconds from now, unless it is nearer already. */
  set(ms: number): void {
    this.#at = Math.min(this.#at, this.#clock.elapsed() + ms);
  }

  /** Milliseconds until then; `Infinity` while it is not set, 0 when it is over. */
  get leftMs(): number {
    return Math.max(0, this.#at - this.#clock.elapsed());
  }

  /** Lets pass what leaves so many milliseconds from now. @throws {NoReplyError} with the reason `late` */
  permit(ms = 0): void {
    if (this.leftMs <= ms) throw new NoReplyError("the time reserved for this is over", { reason: "late" });
  }
}
