import type { Lab } from "../lab.ts";

/** Lets `/health` and `/status` go on saying what they say the first time, whatever becomes of the nodes. */
export function stuckHealth(lab: Lab): Disposable {
  const said = new Map<string, Promise<Response>>();
  return lab.balancer.intercept(async (call, next) => {
    const { pathname } = call.url;
    if (pathname !== "/health" && pathname !== "/status") return await next(call);
    const first = said.get(pathname) ?? next(call);
    said.set(pathname, first);
    return (await first).clone();
  });
}
