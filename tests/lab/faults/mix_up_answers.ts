import type { Lab } from "../lab.ts";
import { isTestCall } from "./target.ts";

/** Answers every query of a test collection with the neighbours that the query before it asked for, as a broken cache does. */
export function mixUpAnswers(lab: Lab): Disposable {
  const last = new Map<string, Response>();
  return lab.balancer.intercept(async (call, next) => {
    const reply = await next(call);
    if (call.route?.action !== "query" || !isTestCall(lab, call) || !reply.ok) return reply;
    const before = last.get(call.key ?? "");
    last.set(call.key ?? "", reply.clone());
    return before ?? reply;
  });
}
