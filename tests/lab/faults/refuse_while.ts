import type { Call } from "../call.ts";
import type { Lab } from "../lab.ts";
import { isTestCall } from "./target.ts";

/** Answers 503 to those calls about test collections that `which` picks, for as long as `isOn`: a failover that does not happen. */
export function refuseWhile(lab: Lab, isOn: () => boolean, which: (call: Call) => boolean): Disposable {
  return lab.balancer.intercept((call, next) => {
    if (!isOn() || !isTestCall(lab, call) || !which(call)) return next(call);
    const body = { error: "ServiceUnavailable", message: "A node is down" };
    return Promise.resolve(Response.json(body, { status: 503 }));
  });
}
