import type { Lab } from "../lab.ts";
import { isTestCall } from "./target.ts";

/** Copies writes to test collections not before so many milliseconds have passed; what waits goes at once when healed. */
export function slowCopies(lab: Lab, ms: number): Disposable {
  const healed = Promise.withResolvers<void>();
  const hook = lab.replicator.hook(async (write) => {
    if (!isTestCall(lab, write.call)) return write;
    await Promise.race([lab.ticker.after(write.at + ms - Date.now()), healed.promise]);
    return write;
  });
  return {
    [Symbol.dispose]() {
      hook[Symbol.dispose]();
      healed.resolve();
    },
  };
}
