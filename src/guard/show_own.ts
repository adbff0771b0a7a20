import { isObject, parseJson } from "../core/json.ts";
import type { Transport } from "../core/transport.ts";
import { NoReplyError } from "../transport/no_reply.ts";
import type { RunId } from "./name.ts";
import { GuardRefusal } from "./refusal.ts";

/** As in `showEmpty`: behind a balancer that alternates, every other node may not know the collection yet. */
const TRIES = 4;

/** What a collection is held against. */
export interface OwnRecords {
  readonly run: RunId;
  /** Documents that it may hold at the most. */
  readonly maxDocs: number;
}

/** What the ids of all records that shards write begin with: it is what shows that a collection holds nobody else's. */
export function ownPrefix(run: RunId): string {
  return `${run}-`;
}

/**
 * Shows that a collection which another shard made holds records of this run alone, before the first write to it: a UUID
 * that leads to any other record leads to somebody's, whatever name and mark a server shows with it.
 *
 * @param write the write that waits for the answer; its URL ends in the route's action
 * @returns how many records it holds
 * @throws {GuardRefusal} when it holds another record, or too many
 * @throws {NoReplyError} when that cannot be told: then the write must not be sent
 */
export async function showOwn(
  door: Transport,
  write: Request,
  { run, maxDocs }: OwnRecords,
): Promise<number> {
  const url = write.url.replace(/[^/]+$/, "get");
  let status = 0;
  for (let tries = 0; tries < TRIES; tries++) {
    const reply = await door(
      new Request(url, {
        method: "POST",
        headers: write.headers,
        signal: write.signal,
        body: JSON.stringify({ limit: maxDocs + 1, include: [] }),
      }),
    );
    status = reply.status;
    const body = reply.ok ? parseJson(await reply.text()) : undefined;
    if (!isObject(body) || !Array.isArray(body.ids)) continue;
    const { ids } = body;
    if (ids.length > maxDocs) {
      throw new GuardRefusal(
        `Refused POST ${write.url}: the collection of that UUID holds over ${maxDocs} records`,
      );
    }
    if (!ids.every((id) => typeof id === "string" && id.startsWith(ownPrefix(run)))) {
      throw new GuardRefusal(
        `Refused POST ${write.url}: the collection of that UUID holds records that are not run ${run}'s`,
      );
    }
    return ids.length;
  }
  throw new NoReplyError(
    `withheld, since its collection was not shown to hold this run's records alone (${status})`,
    {
      reason: "held",
    },
  );
}
