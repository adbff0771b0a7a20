import type { Lab } from "../lab.ts";
import { afterDeletion, columns } from "./after_deletion.ts";

/** When a replica forgets, and for how long. */
export interface ForgetOptions {
  /** Milliseconds after a deletion of other records was copied; 300. */
  readonly delayMs?: number;
  /** Milliseconds after which the record is there again; for good unless given. */
  readonly forMs?: number;
}

/** Lets replicas lose a record of a test collection that nobody deleted, for good or for a while. */
export function forgetRecord(lab: Lab, { delayMs = 300, forMs }: ForgetOptions = {}): AsyncDisposable {
  return afterDeletion(lab, async (copy) => {
    if (!await copy.wait(delayMs)) return;
    const [record] = await copy.records();
    if (record === undefined) return;
    await copy.write("delete", { ids: [record.id] });
    if (forMs !== undefined && await copy.wait(forMs)) await copy.write("add", columns([record]));
  });
}
