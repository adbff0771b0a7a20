/** One request of a stream of requests: when it was sent and ended, by the clock's `elapsed`, and whether it was served. */
export interface Attempt {
  readonly invokedAt: number;
  readonly endedAt: number;
  readonly isServed: boolean;
}

/** How long a stream of requests was not served, and whether it still is not. */
export interface Gap {
  readonly ms: number;
  readonly isOpen: boolean;
}

/**
 * The longest time for which nothing was served: from the sending of the first request that was not, or that took long, to
 * the end of the next that was; or to `end`, where none was any more. Pure.
 *
 * @param attempts in the order in which they were sent; one that is still under way ends at `Infinity`, and is not served
 */
export function longestGap(attempts: readonly Attempt[], end: number): Gap {
  let since: number | undefined;
  let ms = 0;
  for (const { invokedAt, endedAt, isServed } of attempts) {
    since ??= invokedAt;
    if (!isServed) continue;
    ms = Math.max(ms, endedAt - since);
    since = undefined;
  }
  return since === undefined ? { ms, isOpen: false } : { ms: Math.max(ms, end - since), isOpen: true };
}

/** How long it has not been served up to now; 0 where the last request was. Milliseconds. */
export function openGap(attempts: readonly Attempt[], now: number): number {
  const lastServed = attempts.findLastIndex(({ isServed }) => isServed);
  const first = attempts[lastServed + 1];
  return first === undefined ? 0 : Math.max(0, now - first.invokedAt);
}
