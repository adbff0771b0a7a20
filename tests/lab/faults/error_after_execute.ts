import type { Lab } from "../lab.ts";
import { isTestWrite, type Operations } from "./target.ts";

/** Executes a write to a test collection and answers 503 all the same, as proxies do. */
export function errorAfterExecute(lab: Lab, options: Operations = {}): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    const reply = await next(call);
    return isTestWrite(lab, call, options) ? new Response("upstream connect error", { status: 503 }) : reply;
  });
}
