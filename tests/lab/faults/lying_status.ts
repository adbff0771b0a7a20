import { isObject, type JsonObject } from "../json.ts";
import type { Lab } from "../lab.ts";
import { changeReply } from "./target.ts";

/** Lets `/health` and `/status` claim one healthy node more than there is: one that is down, or else one that was never there. */
export function lyingStatus(lab: Lab): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    const reply = await next(call);
    if (call.url.pathname === "/health") return await changeReply(reply, healthClaim);
    if (call.url.pathname === "/status") return await changeReply(reply, statusClaim);
    return reply;
  });
}

function healthClaim(health: JsonObject): JsonObject {
  const [healthy = 0, total = 0] = String(health["healthy_instances"]).split("/").map(Number);
  return { ...health, healthy_instances: `${healthy + 1}/${Math.max(healthy + 1, total)}` };
}

function statusClaim(status: JsonObject): JsonObject {
  const listed = status["instances"];
  const instances = Array.isArray(listed) ? listed.filter(isObject) : [];
  const victim = instances.find((instance) => instance["healthy"] === false);
  const claimed = victim === undefined
    ? [...instances, { ...instances[0], name: "replica-that-never-was" }]
    : instances.map((instance) =>
      instance === victim ? { ...instance, healthy: true, failure_count: 0 } : instance
    );
  const healthy = claimed.filter((instance: JsonObject) => instance["healthy"] === true).length;
  return {
    ...status,
    instances: claimed,
    summary: { healthy_instances: healthy, total_instances: claimed.length },
  };
}
