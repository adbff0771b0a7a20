import type { Lab } from "../lab.ts";

/** Lets `/health` and `/status` answer 500. */
export function deadHealth(lab: Lab): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    const { pathname } = call.url;
    if (pathname !== "/health" && pathname !== "/status") return await next(call);
    return new Response("Internal Server Error", { status: 500 });
  });
}
