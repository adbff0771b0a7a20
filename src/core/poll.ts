import type { Clock } from "./clock.ts";

/** How long and how often to look; milliseconds. */
export interface PollOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly everyMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Looks until `look` answers something other than `undefined`, or the time is up (then `undefined`).
 * Looks at least once, and for a last time when the time is up.
 *
 * @throws the signal's reason when aborted, and whatever `look` throws
 */
export async function poll<T>(
  look: () => Promise<T | undefined>,
  { clock, timeoutMs, everyMs, signal }: PollOptions,
): Promise<T | undefined> {
  const end = clock.elapsed() + timeoutMs;
  while (true) {
    signal?.throwIfAborted();
    const found = await look();
    if (found !== undefined) return found;
    const left = end - clock.elapsed();
    if (left <= 0) return undefined;
    await clock.sleep(Math.min(everyMs, left), signal);
  }
}
