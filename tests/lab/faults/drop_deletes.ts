import type { Lab } from "../lab.ts";
import { isTestWrite } from "./target.ts";

/** Which deletions are never carried: of records, of whole collections. */
export interface DropDeletesOptions {
  readonly operations?: readonly ("delete" | "deleteCollection")[];
}

/** Never carries deletions of test records and collections to any replica; both unless given. */
export function dropDeletes(
  lab: Lab,
  { operations = ["delete", "deleteCollection"] }: DropDeletesOptions = {},
): Disposable {
  return lab.replicator.hook((write) => isTestWrite(lab, write.call, { operations }) ? undefined : write);
}
