import { retryAfterMs } from "./retry_after.ts";

/** The longest `Retry-After` that is waited for, and all of one endpoint's together; milliseconds. */
const MAX_HOLD_MS = 60_000;
const MAX_HELD_MS = 120_000;

/** A wait that an endpoint asked for. */
export interface Hold {
  /** What is left of it; milliseconds. */
  readonly ms: number;
  /** The status that came with it. */
  readonly status: number;
  /** Whether it is too long to wait for; it is kept to all the same. */
  readonly tooLong: boolean;
}

/** Which endpoints asked to be left alone, and until when. Pure: times are arguments. */
export class Holds {
  /** By origin: until when (the clock's `elapsed`), and how long it has held us in all (milliseconds). */
  readonly #holds = new Map<string, { until: number; heldMs: number; status: number }>();

  /** What is left of an origin's hold, or `undefined` where nothing is. */
  of(origin: string, elapsed: number): Hold | undefined {
    const { until = 0, heldMs = 0, status = 0 } = this.#holds.get(origin) ?? {};
    const ms = until - elapsed;
    return ms > 0 ? { ms, status, tooLong: ms > MAX_HOLD_MS || heldMs > MAX_HELD_MS } : undefined;
  }

  /** Takes a reply's `Retry-After` to heart; answers the hold when it begins with this reply. */
  heed(
    origin: string,
    reply: Response,
    { now, elapsed }: { readonly now: number; readonly elapsed: number },
  ): Hold | undefined {
    const ms = retryAfterMs(reply, now);
    if (ms === undefined) return undefined;
    const left = this.of(origin, elapsed)?.ms ?? 0;
    const before = this.#holds.get(origin)?.heldMs ?? 0;
    const longer = Math.max(0, ms - left);
    this.#holds.set(origin, {
      until: elapsed + left + longer,
      heldMs: before + longer,
      status: reply.status,
    });
    return left > 0 ? undefined : this.of(origin, elapsed);
  }
}
