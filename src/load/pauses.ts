import type { Clock } from "../core/clock.ts";
import type { Gate } from "./gate.ts";

/** The time that a load has waited at the gate: it is neither load nor latency, so its clock stands still meanwhile. */
export class Pauses {
  readonly #clock: Clock;
  readonly #gate: Pick<Gate, "opening">;
  #ms = 0;
  #waiting: Promise<void> | undefined;

  constructor(clock: Clock, gate: Pick<Gate, "opening">) {
    this.#clock = clock;
    this.#gate = gate;
  }

  /** All pauses so far that are over; milliseconds. */
  get ms(): number {
    return this.#ms;
  }

  /** Waits until the gate is open; answers whether it had to. A pause counts once, however many wait for its end. */
  async wait(): Promise<boolean> {
    const isClosed = this.#gate.opening !== undefined;
    while (this.#gate.opening !== undefined) await (this.#waiting ??= this.#sitOut(this.#gate.opening));
    return isClosed;
  }

  async #sitOut(opening: Promise<void>): Promise<void> {
    const began = this.#clock.elapsed();
    await opening;
    this.#ms += this.#clock.elapsed() - began;
    this.#waiting = undefined;
  }
}
