import type { Lab } from "../lab.ts";
import { changeReply } from "./target.ts";

/** Lets the balancer name a largest batch ten times that of the nodes. */
export function overPromise(lab: Lab): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    const reply = await next(call);
    if (call.url.pathname !== "/api/v2/pre-flight-checks") return reply;
    return await changeReply(reply, (checks) => ({
      ...checks,
      max_batch_size: 10 * Number(checks["max_batch_size"]),
    }));
  });
}
