import type { Lab } from "../lab.ts";
import { alterRecord, type Part } from "./alter_record.ts";
import { changeCopy } from "./change_copy.ts";
import { isTestWrite } from "./target.ts";

/** Alters one record of every test collection on its way to a replica: a number of its embedding, or its document. */
export function corruptCopies(lab: Lab, { part = "float" }: { part?: Part } = {}): Disposable {
  const done = new Set<string>();
  return lab.replicator.hook((write, replica) => {
    const copy = `${replica} ${write.call.key}`;
    if (done.has(copy) || !isTestWrite(lab, write.call, { operations: ["add", "upsert"] })) return write;
    done.add(copy);
    return changeCopy(write, (records) => alterRecord(records, part));
  });
}
