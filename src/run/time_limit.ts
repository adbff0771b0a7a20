import type { Clock } from "../core/clock.ts";

/** The end of a run's time. */
export interface TimeLimit extends Disposable {
  /** Aborted when the time is over. */
  readonly signal: AbortSignal;
}

/** Watches the time of a run, `--deadline`; disposing it ends the watch. Milliseconds. */
export function timeLimit(clock: Clock, ms: number): TimeLimit {
  const over = new AbortController();
  const disposed = new AbortController();
  clock.sleep(Math.max(0, ms), disposed.signal).then(() => over.abort(), () => {});
  return { signal: over.signal, [Symbol.dispose]: () => disposed.abort("the run is over") };
}
