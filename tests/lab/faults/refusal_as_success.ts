import type { Lab } from "../lab.ts";
import { isTestCall } from "./target.ts";

/** Answers 200 in the place of a refusal that has these words, for records of test collections. */
export function refusalAsSuccess(lab: Lab, words: string): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    const reply = await next(call);
    if (reply.ok || call.uuid === undefined || !isTestCall(lab, call)) return reply;
    return (await reply.clone().text()).includes(words) ? Response.json({}) : reply;
  });
}
