import { isObject } from "../core/json.ts";
import type { Transport } from "../core/transport.ts";
import { NoReplyError } from "../transport/no_reply.ts";
import { GuardRefusal } from "./refusal.ts";

/** Times that it is asked: behind a balancer that alternates, every other node may not know the collection yet. */
const TRIES = 4;

/**
 * Shows that a collection holds nothing, before the first write to it. What a create has just made is empty, so a UUID
 * that leads to records leads to somebody's, also when no list ever showed it.
 *
 * @param write the write that waits for the answer; its URL ends in the route's action
 * @throws {GuardRefusal} when the collection holds records
 * @throws {NoReplyError} when that cannot be told: then the write must not be sent
 */
export async function showEmpty(door: Transport, write: Request): Promise<void> {
  const url = write.url.replace(/[^/]+$/, "get");
  let status = 0;
  for (let tries = 0; tries < TRIES; tries++) {
    const reply = await door(
      new Request(url, {
        method: "POST",
        headers: write.headers,
        signal: write.signal,
        body: JSON.stringify({ limit: 1, include: [] }),
      }),
    );
    status = reply.status;
    const ids = reply.ok ? idsIn(await reply.text()) : undefined;
    if (ids === 0) return;
    if (ids !== undefined) {
      throw new GuardRefusal(`Refused POST ${write.url}: the collection of that UUID holds records already`);
    }
  }
  throw new NoReplyError(`withheld, since its collection was not shown to be empty (${status})`, {
    reason: "held",
  });
}

/** How many ids a reply to `get` has, or `undefined` when it is none. */
function idsIn(text: string): number | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return isObject(body) && Array.isArray(body.ids) ? body.ids.length : undefined;
  } catch {
    return undefined;
  }
}
