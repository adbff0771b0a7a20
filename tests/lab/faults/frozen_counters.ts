import { isObject, type JsonObject } from "../json.ts";
import type { Lab } from "../lab.ts";
import { changeReply } from "./target.ts";

/** Keeps every counter in `/status`, and all of `/metrics`, at the value it has when first asked for. */
export function frozenCounters(lab: Lab): Disposable {
  let frozenStatus: JsonObject | undefined;
  let frozenMetrics: JsonObject | undefined;
  return lab.balancer.intercept(async (call, next) => {
    const reply = await next(call);
    if (call.url.pathname === "/metrics") return await changeReply(reply, (now) => frozenMetrics ??= now);
    if (call.url.pathname !== "/status") return reply;
    return await changeReply(reply, (now) => withCountersOf(frozenStatus ??= now, now));
  });
}

/** What is now, with the counters of then. */
function withCountersOf(then: JsonObject, now: JsonObject): JsonObject {
  const { load_balancer: balancer } = then;
  const before = instancesOf(then);
  const instances = instancesOf(now).map((instance, index) => {
    return { ...instance, request_count: before[index]?.["request_count"] };
  });
  return { ...now, load_balancer: balancer, instances };
}

function instancesOf(status: JsonObject): JsonObject[] {
  const { instances } = status;
  return Array.isArray(instances) ? instances.filter(isObject) : [];
}
