import type { Lab } from "../lab.ts";

/** Breaks `/status` off in the middle. */
export function brokenPage(lab: Lab): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    const reply = await next(call);
    if (call.url.pathname !== "/status") return reply;
    const text = await reply.text();
    return new Response(text.slice(0, text.length / 2), { status: reply.status });
  });
}
