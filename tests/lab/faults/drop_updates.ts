import type { Lab } from "../lab.ts";
import { isTestWrite } from "./target.ts";

/** Which kind of change is never carried. */
export interface DropUpdatesOptions {
  readonly operations?: readonly ("update" | "upsert")[];
}

/** Never carries updates and upserts of test records to any replica; both unless given. */
export function dropUpdates(
  lab: Lab,
  { operations = ["update", "upsert"] }: DropUpdatesOptions = {},
): Disposable {
  return lab.replicator.hook((write) => isTestWrite(lab, write.call, { operations }) ? undefined : write);
}
