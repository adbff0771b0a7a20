import type { Lab } from "../lab.ts";
import { isTestWrite } from "./target.ts";

/** Holds every write of records to a test collection back for so many milliseconds. */
export function slowWrites(lab: Lab, ms: number): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    if (isTestWrite(lab, call, { operations: ["add", "update", "upsert", "delete"] })) {
      await lab.ticker.after(ms);
    }
    return await next(call);
  });
}
