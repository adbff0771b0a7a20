import type { Lab } from "../lab.ts";
import { changeCopy } from "./change_copy.ts";
import { isTestWrite } from "./target.ts";

/** Copies test collections without their metadata, with the sync service's own mark instead. */
export function copyWithoutMetadata(lab: Lab): Disposable {
  return lab.replicator.hook((write) => {
    if (!isTestWrite(lab, write.call, { operations: ["create"] })) return write;
    return changeCopy(write, (body) => ({ ...body, metadata: { synced_from: "primary" } }));
  });
}
