import { isObject, parseJson } from "../core/json.ts";
import type { Transport } from "../core/transport.ts";
import { NoReplyError } from "../transport/no_reply.ts";
import { retryAfterMs } from "../transport/retry_after.ts";

/** Times that it is asked: behind a balancer that alternates, every other node may not know the collection yet. */
const TRIES = 4;

/** How much is asked for, and for what. */
export interface IdsOptions {
  /** Ids at the most. */
  readonly limit: number;
  /** What the collection is to be shown to do, for the error: `be empty`. */
  readonly shall: string;
}

/**
 * The ids of the records of the collection that a write is about, read before that is sent.
 *
 * @param write the write that waits for the answer; its URL ends in the route's action
 * @throws {NoReplyError} when they cannot be told: then the write must not be sent
 */
export async function idsIn(
  door: Transport,
  write: Request,
  { limit, shall }: IdsOptions,
): Promise<readonly unknown[]> {
  const url = write.url.replace(/[^/]+$/, "get");
  const withheld = (status: number) => `withheld, since its collection was not shown to ${shall} (${status})`;
  let status = 0;
  for (let tries = 0; tries < TRIES; tries++) {
    const reply = await door(
      new Request(url, {
        method: "POST",
        headers: write.headers,
        signal: write.signal,
        body: JSON.stringify({ limit, include: [] }),
      }),
    );
    status = reply.status;
    const body = reply.ok ? parseJson(await reply.text()) : undefined;
    if (isObject(body) && Array.isArray(body.ids)) return body.ids;
    // Who asks to be left alone is left alone.
    if (retryAfterMs(reply, 0) !== undefined) {
      throw new NoReplyError(withheld(status), { reason: "held", keptBackBy: reply });
    }
  }
  throw new NoReplyError(withheld(status), { reason: "held" });
}
