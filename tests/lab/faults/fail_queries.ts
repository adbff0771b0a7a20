import type { Lab } from "../lab.ts";
import { isTestCall } from "./target.ts";

/** Answers every n-th query of a test collection with 503, as a balancer does that has one bad node of n. */
export function failQueries(lab: Lab, { every }: { every: number }): Disposable {
  let queries = 0;
  return lab.balancer.intercept(async (call, next) => {
    if (call.route?.action !== "query" || !isTestCall(lab, call) || ++queries % every > 0) {
      return await next(call);
    }
    return new Response("upstream connect error", { status: 503 });
  });
}
