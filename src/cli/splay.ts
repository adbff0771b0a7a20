import type { Clock } from "../core/clock.ts";
import { formatDuration } from "../core/duration.ts";
import type { Random } from "../core/random.ts";
import { numberOf } from "./numbers.ts";
import type { Invocation } from "./parse.ts";

/** What waiting needs. */
export interface SplayOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Ends the wait; then whoever waited has nothing to do. */
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

/** Waits a random time, up to `--splay`: many machines whose cron starts them at once do not all start at once. */
export async function splay(
  invocation: Invocation,
  { clock, random, signal, say }: SplayOptions,
): Promise<void> {
  const most = 1000 * numberOf(invocation, "splay");
  if (most === 0) return;
  const [drawn = 0] = new Uint32Array(random(4).slice().buffer);
  const ms = most * drawn / 2 ** 32;
  say(`Waiting ${formatDuration(ms)} of at most ${formatDuration(most)} (--splay)\n`);
  await clock.sleep(ms, signal).catch(() => {});
}
