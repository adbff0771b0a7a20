import type { Lab } from "../lab.ts";
import { isTestWrite } from "./target.ts";

/** Which batch is lost. */
export interface LoseBatchOptions {
  /** Its place among the additions to a test collection, from 1; 3. */
  readonly batch?: number;
}

/** Never carries one batch of the records added to a test collection to a replica; all others it does. */
export function loseBatch(lab: Lab, { batch = 3 }: LoseBatchOptions = {}): Disposable {
  const batches = new Map<string, number>();
  return lab.replicator.hook((write, replica) => {
    if (!isTestWrite(lab, write.call, { operations: ["add"] })) return write;
    const copy = `${replica} ${write.call.key}`;
    const number = (batches.get(copy) ?? 0) + 1;
    batches.set(copy, number);
    return number === batch ? undefined : write;
  });
}
