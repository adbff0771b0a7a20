import type { Lab } from "../lab.ts";
import { isTestCall } from "./target.ts";

/** Copies nothing of test collections to any replica; what is dropped stays lost when healed. */
export function dropCopies(lab: Lab): Disposable {
  return lab.replicator.hook((write) => isTestCall(lab, write.call) ? undefined : write);
}
