import type { Clock } from "../../src/core/clock.ts";

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/** 2024-01-13T05:24:16Z: the time in the guide's example of a name, 1705123456 s. */
export const START_MS = 1_705_123_456_000;

/**
 * A clock in virtual time, for tests: it stands still until it is told to go on, and then wakes its sleepers in
 * the order in which they are due.
 *
 * @example
 * ```ts
 * const clock = new FakeClock();
 * const minute = clock.sleep(60_000);
 * await clock.advance(60_000);
 * await minute;
 * ```
 */
export class FakeClock implements Clock {
  readonly #start: number;
  #elapsed = 0;
  #sleepers: Sleeper[] = [];

  constructor(startMs: number = START_MS) {
    this.#start = startMs;
  }

  now(): number {
    return this.#start + this.#elapsed;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abandon = () => {
        this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        due: this.#elapsed + Math.max(0, ms),
        wake: () => {
          signal?.removeEventListener("abort", abandon);
          resolve();
        },
      };
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", abandon, { once: true });
    });
  }

  until(at: number, signal?: AbortSignal): Promise<void> {
    return at <= this.#elapsed ? Promise.resolve() : this.sleep(at - this.#elapsed, signal);
  }

  /** How many are asleep. */
  get sleepers(): number {
    return this.#sleepers.length;
  }

  /** Lets `ms` milliseconds pass, and everything that becomes due in them happen. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await settled();
    while (true) {
      const next = this.#next();
      if (next === undefined || next.due > end) break;
      await this.#wake(next);
    }
    this.#elapsed = end;
    await settled();
  }

  /**
   * Lets as much time pass as a promise needs to settle, and answers with what it settles to.
   *
   * @throws when it waits for something else than this clock
   */
  async drive<T>(promise: Promise<T>): Promise<T> {
    let pending = true;
    const end = () => pending = false;
    promise.then(end, end);
    await settled();
    while (pending) {
      const next = this.#next();
      if (next === undefined) {
        throw new Error("Cannot drive the promise: nobody is asleep, and it is pending");
      }
      await this.#wake(next);
    }
    return await promise;
  }

  #next(): Sleeper | undefined {
    return this.#sleepers.toSorted((a, b) => a.due - b.due)[0];
  }

  async #wake(sleeper: Sleeper): Promise<void> {
    this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
    this.#elapsed = sleeper.due;
    sleeper.wake();
    await settled();
  }
}

/** One turn of the event loop, in which everything that waits for no time has its turn. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
