import type { Lab } from "../lab.ts";
import { isTestCall } from "./target.ts";

/** Changes the text of what `get` answers for a test collection: byte for byte, where the fault leaves it alone. */
export function changeFound(lab: Lab, change: (text: string) => string): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    const reply = await next(call);
    if (call.route?.action !== "get" || !isTestCall(lab, call) || !reply.ok) return reply;
    return new Response(change(await reply.text()), {
      status: reply.status,
      headers: { "content-type": "application/json" },
    });
  });
}
