import { encode, type JsonObject, parseObject } from "../json.ts";
import type { Lab } from "../lab.ts";
import { isTestCall } from "./target.ts";

/** Changes what is asked of a test collection by `get`. */
export function changeReads(lab: Lab, change: (body: JsonObject) => JsonObject): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    if (call.body === undefined || call.route?.action !== "get" || !isTestCall(lab, call)) {
      return await next(call);
    }
    return await next({ ...call, body: encode(change(parseObject(call.body))) });
  });
}
