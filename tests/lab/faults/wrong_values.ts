import type { Lab } from "../lab.ts";
import { alterRecord, type Part } from "./alter_record.ts";
import { changeReply, isTestCall } from "./target.ts";

/** Answers `get` on test collections with the first record altered: its document, or a number of its embedding. */
export function wrongValues(lab: Lab, { part = "document" }: { part?: Part } = {}): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    const reply = await next(call);
    if (call.route?.action !== "get" || !isTestCall(lab, call) || !reply.ok) return reply;
    return await changeReply(reply, (records) => alterRecord(records, part));
  });
}
