import type { Lab } from "../lab.ts";
import { isTestCall } from "./target.ts";

/** Answers Chroma's 404 to every other GET of a test collection, by name or by UUID, the first one included. */
export function alternate404(lab: Lab): Disposable {
  let turn = 0;
  return lab.balancer.intercept(async (call, next) => {
    if (call.method !== "GET" || !isTestCall(lab, call) || turn++ % 2 === 1) return await next(call);
    const message = `Collection [${call.route?.collection}] does not exists`;
    return Response.json({ error: "NotFoundError", message }, { status: 404 });
  });
}
