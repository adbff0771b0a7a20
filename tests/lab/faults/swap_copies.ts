import { parseObject, texts } from "../json.ts";
import type { Lab } from "../lab.ts";
import type { Write } from "../replicator.ts";
import { isTestWrite } from "./target.ts";

/** How soon after another an update must come for the two to be swapped, by their times on the primary; milliseconds. */
const SOON_MS = 500;

/**
 * Copies two updates of the same test records that come soon after one another in the wrong order: a replica ends with the
 * earlier one, as when the later overtook it.
 */
export function swapCopies(lab: Lab): Disposable {
  const last = new Map<string, Write>();
  return lab.replicator.hook((write, replica) => {
    if (!isTestWrite(lab, write.call, { operations: ["update"] })) return write;
    const ids = texts(parseObject(write.call.body ?? new Uint8Array())["ids"]);
    const records = [replica, write.call.key, ...ids].join(" ");
    const before = last.get(records);
    last.set(records, write);
    // The earlier one is there already: of both, in the wrong order, it is what remains.
    return before !== undefined && write.at - before.at < SOON_MS ? undefined : write;
  });
}
