import type { Lab } from "../lab.ts";
import { afterDeletion, columns } from "./after_deletion.ts";

/** Brings records that were deleted from a test collection back to the replicas, `delayMs` (400) later. */
export function reviveRecords(lab: Lab, { delayMs = 400 }: { delayMs?: number } = {}): AsyncDisposable {
  return afterDeletion(lab, async (copy) => {
    if (!await copy.wait(delayMs)) return;
    const left = new Set((await copy.records()).map(({ id }) => id));
    await copy.write("add", columns(copy.before.filter(({ id }) => !left.has(id))));
  });
}
