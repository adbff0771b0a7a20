import { parseObject, texts } from "../json.ts";
import type { Lab } from "../lab.ts";
import { isTestWrite } from "./target.ts";

/** Answers 503 to writes of test records with certain ids, unexecuted, as where the shard is down that they belong to. */
export function refuseRecords(lab: Lab, ids: RegExp): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    const concerned = isTestWrite(lab, call) &&
      texts(parseObject(call.body ?? new Uint8Array())["ids"]).some((id) => ids.test(id));
    return concerned ? new Response("no such shard", { status: 503 }) : await next(call);
  });
}
