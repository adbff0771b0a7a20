import type { Transport } from "../core/transport.ts";
import { idsIn } from "./ids_in.ts";
import type { RunId } from "./name.ts";
import { GuardRefusal } from "./refusal.ts";

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
  const ids = await idsIn(door, write, { limit: maxDocs + 1, shall: "hold this run's records alone" });
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
