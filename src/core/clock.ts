import { setImmediate } from "node:timers";

/**
 * Time as an argument: everything that waits or stamps takes a {@linkcode Clock}, so that a test can drive
 * whole runs in virtual time.
 */
export interface Clock {
  /** Wall-clock time in milliseconds since the Unix epoch. */
  now(): number;
  /** Monotonic time in milliseconds from an arbitrary origin, for measuring durations. */
  elapsed(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as that is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Resolves at a moment of `elapsed` or, where it is over, at once; rejects as `sleep` does. It is as exact as the machine
   * allows, for which the thread is kept awake, but not from its other work, for up to the last two milliseconds.
   */
  until(at: number, signal?: AbortSignal): Promise<void>;
}

/** A timer is never set for less than this, and is late by 0.7 at the median, 1.3 at the p99 (Deno 2.4 and 2.9, measured). */
const SHORTEST_TIMER_MS = 1;
const LATE_TIMER_MS = 2;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abandon = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", abandon);
        resolve();
      }, ms);
      signal?.addEventListener("abort", abandon, { once: true });
    }),
  async until(at, signal) {
    const early = at - performance.now() - LATE_TIMER_MS;
    if (early >= SHORTEST_TIMER_MS) await systemClock.sleep(early, signal);
    while (performance.now() < at) {
      signal?.throwIfAborted();
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  },
};

/** Whole seconds since the Unix epoch, the unit of every stamp in a name or a mark. */
export function unixSeconds(clock: Clock): number {
  return Math.floor(clock.now() / 1000);
}
