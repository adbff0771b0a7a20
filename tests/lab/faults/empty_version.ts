import type { Lab } from "../lab.ts";

/** Lets the balancer answer an empty version. */
export function emptyVersion(lab: Lab): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    const reply = await next(call);
    return call.url.pathname === "/api/v2/version" ? Response.json("") : reply;
  });
}
