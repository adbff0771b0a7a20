import { encode, type JsonObject, parseObject } from "../json.ts";
import type { Lab } from "../lab.ts";
import { isTestWrite } from "./target.ts";

/** Loses the last record of every batch of more than so many (100) that is added to a test collection. */
export function loseOfBatch(lab: Lab, { most = 100 }: { most?: number } = {}): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    if (call.body === undefined || !isTestWrite(lab, call, { operations: ["add"] })) return await next(call);
    const records = parseObject(call.body);
    const { ids } = records;
    if (!Array.isArray(ids) || ids.length <= most) return await next(call);
    return await next({ ...call, body: encode(withoutLast(records)) });
  });
}

function withoutLast(records: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(records).map(([key, value]) => [key, Array.isArray(value) ? value.slice(0, -1) : value]),
  );
}
