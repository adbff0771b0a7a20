import { setImmediate } from "node:timers";

/** Something that is going to happen. */
export interface Due {
  readonly at: number;
  readonly order: number;
  action: (() => void) | undefined;
  /** Whether it settles a promise that somebody waits for. */
  readonly wakes: boolean;
}

/**
 * Turns that are asked for at once. A turn by `setImmediate` is one of the event loop, and in the end of each every
 * promise that can settle does, and a rejection that nobody handles is told: nothing in a simulation waits for anything
 * but promises and its scheduler. A turn among many costs a third of one alone, and one by `setTimeout` 2 ms.
 */
const TURNS = 20;

/**
 * Virtual time: what is due next happens next, and what is due at the same moment in the order in which it was asked
 * for. Between two events everything that waits for no time has its turn.
 */
export class Scheduler {
  /** Milliseconds since the simulation began. */
  now = 0;
  readonly #heap: Due[] = [];
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
      const end = (done: boolean) => {
        over = true;
        resolve(done);
      };
      /** Everything up to what wakes somebody. */
      const step = () => {
        if (over) return;
        try {
          for (let woken = false; !woken;) {
            if (isDone()) return end(true);
            const next = this.#pop(until);
            if (next?.action === undefined) return end(false);
            this.now = next.at;
            next.action();
            woken = next.wakes;
          }
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

  #add(ms: number, action: () => void, wakes: boolean): () => void {
    const due: Due = { at: this.now + Math.max(0, ms), order: this.#order++, action, wakes };
    this.#push(due);
    return () => due.action = undefined;
  }

  #pop(until: number): Due | undefined {
    const heap = this.#heap;
    while (heap[0] !== undefined) {
      const top = heap[0];
      if (top.action !== undefined && top.at > until) return undefined;
      const last = heap.pop() as Due;
      if (heap.length > 0) {
        heap[0] = last;
        this.#sink();
      }
      if (top.action !== undefined) return top;
    }
    return undefined;
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let at = heap.push(due) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(due, heap[parent] as Due)) break;
      heap[at] = heap[parent] as Due;
      at = parent;
    }
    heap[at] = due;
  }

  #sink(): void {
    const heap = this.#heap;
    const due = heap[0] as Due;
    let at = 0;
    while (true) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Due, heap[child] as Due)) child++;
      if (!isBefore(heap[child] as Due, due)) break;
      heap[at] = heap[child] as Due;
      at = child;
    }
    heap[at] = due;
  }
}

function isBefore(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
