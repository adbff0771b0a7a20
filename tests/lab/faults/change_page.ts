import type { JsonObject } from "../json.ts";
import type { Lab } from "../lab.ts";
import { changeReply } from "./target.ts";

/** Changes what the balancer says on one of its pages. */
export function changePage(
  lab: Lab,
  path: "/health" | "/status" | "/metrics",
  change: (body: JsonObject) => JsonObject,
): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    const reply = await next(call);
    return call.url.pathname === path ? await changeReply(reply, change) : reply;
  });
}
