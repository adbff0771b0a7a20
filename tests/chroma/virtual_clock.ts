import type { Clock } from "../../src/core/clock.ts";

/** A clock that stands still until somebody sleeps, and then is there at once: minutes of waiting take no time. */
export function virtualClock(startMs = 1_705_123_456_000): Clock {
  let elapsed = 0;
  const clock: Clock = {
    now: () => startMs + elapsed,
    elapsed: () => elapsed,
    sleep: (ms, signal) => {
      if (signal?.aborted) return Promise.reject(signal.reason);
      elapsed += ms;
      return Promise.resolve();
    },
    until: (at, signal) => clock.sleep(Math.max(0, at - elapsed), signal),
  };
  return clock;
}
