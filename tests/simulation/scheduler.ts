import { setImmediate } from "node:timers";
import { type Due, DueHeap } from "./due_heap.ts";

/**
 * Turns that are asked for at once. A turn by `setImmediate` is one of the event loop, and in the end of each every
 * promise that can settle does, and a rejection that nobody handles is told: nothing in a simulation waits for anything
 * but promises and its scheduler. A turn among many costs a third of one alone, and one by `setTimeout` 2 ms.
 */
const TURNS = 20;

/** When a simulation begins by every right clock, UTC milliseconds: 2024-01-13T05:24:16Z. */
export const START_MS = 1_705_123_456_000;

/**
 * Virtual time: what is due next happens next, and what is due at the same moment in the order in which it was asked
 * for. Between two events everything that waits for no time has its turn.
 */
export class Scheduler {
  /** Milliseconds since the simulation began. */
  now = 0;
  readonly #due = new DueHeap();
  #order = 0;

  /** Lets something happen after `ms` milliseconds that a program waits for; what is answered takes it back. */
  wake(ms: number, action: () => void): () => void {
    return this.#add(ms, action, true);
  }

  /** The same for what concerns no program: then nobody needs to have a turn after it. */
  after(ms: number, action: () => void): () => void {
    return this.#add(ms, action, false);
  }

  /**
   * Lets time pass until `isDone`, or until it is `until`.
   *
   * @returns whether it is done; if not, time is up or nothing is going to happen any more
   */
  run(isDone: () => boolean, until = Infinity): Promise<boolean> {
    return new Promise((resolve, reject) => {
      let over = false;
      const step = () => {
        if (over) return;
        try {
          const outcome = this.#step(isDone, until);
          if (outcome === "woken") return;
          over = true;
          resolve(outcome);
        } catch (error) {
          over = true;
          reject(error);
        }
      };
      const turns = () => {
        for (let turn = 1; turn < TURNS; turn++) setImmediate(step);
        setImmediate(() => {
          step();
          if (!over) turns();
        });
      };
      turns();
    });
  }

  /** Lets everything happen up to what wakes somebody, who must have a turn then; or answers what `run` does. */
  #step(isDone: () => boolean, until: number): "woken" | boolean {
    while (!isDone()) {
      const next = this.#due.first;
      if (next === undefined || next.at > until) return false;
      this.#due.remove(next);
      this.now = next.at;
      next.action();
      if (next.wakes) return "woken";
    }
    return true;
  }

  #add(ms: number, action: () => void, wakes: boolean): () => void {
    const due: Due = { at: this.now + Math.max(0, ms), order: this.#order++, action, wakes, place: -1 };
    this.#due.add(due);
    return () => this.#due.remove(due);
  }
}
