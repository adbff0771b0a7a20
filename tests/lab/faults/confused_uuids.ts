import type { Lab } from "../lab.ts";
import { isTestCall } from "./target.ts";

/** Sends every other GET by UUID to a replica as it is, although each node has UUIDs of its own; test collections alone. */
export function confusedUuids(lab: Lab): Disposable {
  const [replica] = lab.replicas;
  let turn = 0;
  return lab.balancer.intercept(async (call, next) => {
    const byUuid = call.method === "GET" && call.uuid !== undefined && isTestCall(lab, call);
    if (!byUuid || replica === undefined || turn++ % 2 === 0) return await next(call);
    return await lab.client.send({
      method: call.method,
      url: `${replica.url}${call.url.pathname}`,
      headers: call.headers,
    });
  });
}
