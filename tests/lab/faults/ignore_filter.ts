import { isObject, parseObject } from "../json.ts";
import type { Lab } from "../lab.ts";
import { isTestWrite } from "./target.ts";

/** Acknowledges the deletion of records by a `where` filter in test collections, and does not do it. */
export function ignoreFilter(lab: Lab): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    const filtered = call.body !== undefined && isObject(parseObject(call.body)["where"]);
    if (!filtered || !isTestWrite(lab, call, { operations: ["delete"] })) return await next(call);
    return Response.json({});
  });
}
