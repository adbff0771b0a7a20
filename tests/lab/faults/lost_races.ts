import { parseObject } from "../json.ts";
import type { Lab } from "../lab.ts";
import type { Write } from "../replicator.ts";
import { isTestWrite } from "./target.ts";

/** Copies in the place of each upsert or deletion of one test record the one before it, so that the last never arrives. */
export function lostRaces(lab: Lab): Disposable {
  const before = new Map<string, Write>();
  return lab.replicator.hook((write, replica) => {
    if (!isTestWrite(lab, write.call, { operations: ["upsert", "delete"] })) return write;
    const { ids } = parseObject(write.call.body ?? new Uint8Array());
    if (!Array.isArray(ids) || ids.length !== 1) return write;
    const key = `${replica} ${write.call.key} ${ids[0]}`;
    const earlier = before.get(key);
    before.set(key, write);
    return earlier;
  });
}
