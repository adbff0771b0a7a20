import type { Lab } from "../lab.ts";
import { isTestCall } from "./target.ts";

/** Counts one record too many in every test collection. */
export function wrongCount(lab: Lab): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    const reply = await next(call);
    if (call.route?.action !== "count" || !isTestCall(lab, call) || !reply.ok) return reply;
    return Response.json(Number(await reply.text()) + 1);
  });
}
