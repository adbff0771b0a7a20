/** How fine the lab's time is, in milliseconds. */
const TICK_MS = 5;

/**
 * The one timer of a lab; everything in it that waits, waits here.
 *
 * Deno's test sanitizers report a timer that outlives the test in which it was started. A lab shared by several
 * tests has health checks and copies under way all the time; one interval, started with the lab, is no leak.
 */
export class Ticker implements Disposable {
  #waiting = new Set<{ readonly due: number; readonly wake: () => void }>();
  #interval = setInterval(() => this.#tick(), TICK_MS);
  #stopped = false;

  /** Whether the lab has ended; loops that wait here look at it after each wait. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** Resolves after so many milliseconds, or at once when the ticker stops. */
  after(ms: number): Promise<void> {
    return new Promise((wake) => this.call(ms, wake));
  }

  /** Calls back after so many milliseconds, or at once when the ticker stops; not at all once disposed. */
  call(ms: number, wake: () => void): Disposable {
    const waiter = { due: Date.now() + ms, wake };
    if (this.#stopped) wake();
    else this.#waiting.add(waiter);
    return { [Symbol.dispose]: () => void this.#waiting.delete(waiter) };
  }

  /** Ends the interval and wakes all who wait. */
  [Symbol.dispose](): void {
    this.#stopped = true;
    clearInterval(this.#interval);
    for (const { wake } of this.#waiting) wake();
    this.#waiting.clear();
  }

  #tick(): void {
    const now = Date.now();
    for (const waiter of this.#waiting) {
      if (waiter.due > now) continue;
      this.#waiting.delete(waiter);
      waiter.wake();
    }
  }
}
