import type { Context } from "./context.ts";
import type { Terms } from "./plan.ts";

/**
 * What removing and proving may take, beside the settle time: after a signal, within the 90 s that systemd gives by
 * default and with the settle time's default of 10 s; otherwise enough for many nodes that hang. Nothing is sent after it;
 * a wait for copies that it falls into, 3 s and the settle time, is waited to its end. Milliseconds.
 */
export const RESERVED_MS = { stopped: 60_000, finished: 600_000 } as const;

/** Reserves the time for the cleanup from the moment a signal stops the run; disposing it lets go of the signal. */
export function reserveWhenStopped(
  { deadline }: Context,
  { settleMs }: Terms,
  signal: AbortSignal,
): Disposable {
  const reserve = () => deadline.set(RESERVED_MS.stopped + settleMs);
  if (signal.aborted) reserve();
  signal.addEventListener("abort", reserve, { once: true });
  return { [Symbol.dispose]: () => signal.removeEventListener("abort", reserve) };
}
