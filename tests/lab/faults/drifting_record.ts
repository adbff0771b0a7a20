import type { Lab } from "../lab.ts";
import { afterDeletion, columns } from "./after_deletion.ts";
import { alterRecord } from "./alter_record.ts";

/** Alters one float of a record that replicas have had for a while, `delayMs` (300) after a deletion was copied to them. */
export function driftingRecord(lab: Lab, { delayMs = 300 }: { delayMs?: number } = {}): AsyncDisposable {
  return afterDeletion(lab, async (copy) => {
    if (!await copy.wait(delayMs)) return;
    await copy.write("update", alterRecord(columns((await copy.records()).slice(0, 1)), "float"));
  });
}
