import type { JsonObject } from "../json.ts";
import type { Lab } from "../lab.ts";
import { changeReply, isTestCall } from "./target.ts";

/** Answers queries of test collections with the farthest record first, and the distances as if it were the nearest. */
export function wrongNeighbours(lab: Lab): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    const reply = await next(call);
    if (call.route?.action !== "query" || !isTestCall(lab, call) || !reply.ok) return reply;
    return await changeReply(reply, reversed);
  });
}

/** The result with the order of each query's records turned round, all but the distances. */
function reversed(result: JsonObject): JsonObject {
  const turned = Object.entries(result).map(([key, value]) => {
    if (key === "distances" || key === "include" || !Array.isArray(value)) return [key, value];
    return [key, value.map((row: unknown) => Array.isArray(row) ? row.toReversed() : row)];
  });
  return Object.fromEntries(turned);
}
