import { encode } from "../json.ts";
import type { Lab } from "../lab.ts";
import { isTestWrite } from "./target.ts";

/** Refuses what a node refuses to add to a test collection, and leaves one record of it all the same. */
export function tracesOfRefused(lab: Lab): Disposable {
  let traces = 0;
  return lab.balancer.intercept(async (call, next) => {
    const reply = await next(call);
    const refused = reply.status >= 400 && reply.status < 500;
    if (!refused || !isTestWrite(lab, call, { operations: ["add"] })) return reply;
    const trace = { ids: [`trace-${traces++}`], embeddings: [Array(8).fill(0.5)] };
    await next({ ...call, body: encode(trace) });
    return reply;
  });
}
