import type { Transport } from "../core/transport.ts";
import { idsIn } from "./ids_in.ts";
import { GuardRefusal } from "./refusal.ts";

/**
 * Shows that a collection holds nothing, before the first write to it. What a create has just made is empty, so a UUID
 * that leads to records leads to somebody's, also when no list ever showed it.
 *
 * @param write the write that waits for the answer; its URL ends in the route's action
 * @throws {GuardRefusal} when the collection holds records
 * @throws {NoReplyError} when that cannot be told: then the write must not be sent
 */
export async function showEmpty(door: Transport, write: Request): Promise<void> {
  const ids = await idsIn(door, write, { limit: 1, shall: "be empty" });
  if (ids.length > 0) {
    throw new GuardRefusal(`Refused POST ${write.url}: the collection of that UUID holds records already`);
  }
}
