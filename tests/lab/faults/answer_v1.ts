import type { Lab } from "../lab.ts";

/** Answers a path of the API's first version, as a server before 1.0 does. */
export function answerV1(lab: Lab): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    if (call.url.pathname !== "/api/v1/collections") return await next(call);
    return Response.json([{ id: crypto.randomUUID(), name: "customers", metadata: null }]);
  });
}
