import type { Lab } from "../lab.ts";

/** Answers 500 to the count of a collection that does not exist, as servers before 1.0 did. */
export function errorForUnknown(lab: Lab): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    const reply = await next(call);
    if (call.route?.action !== "count" || reply.status !== 404) return reply;
    return Response.json({ error: "InternalError", message: "list index out of range" }, { status: 500 });
  });
}
