import type { Lab } from "../lab.ts";
import { isTestCall } from "./target.ts";

/** Passes no more than so many queries of test collections a second, one after the other; the others wait. */
export function bottleneck(lab: Lab, { perSecond }: { perSecond: number }): Disposable {
  let queue = Promise.resolve();
  return lab.balancer.intercept(async (call, next) => {
    if (call.route?.action === "query" && isTestCall(lab, call)) {
      await (queue = queue.then(() => lab.ticker.after(1000 / perSecond)));
    }
    return await next(call);
  });
}
