import type { Call } from "../call.ts";
import type { Lab } from "../lab.ts";
import { isTestCall } from "./target.ts";

/** How a fault redirects. */
export interface RedirectOptions {
  /** 301, 302, 303, 307 or 308; a 307 makes a client send the same write again, elsewhere. */
  readonly status?: number;
  readonly location: string;
  /** Which calls are redirected; those about test collections unless given. */
  readonly when?: (call: Call) => boolean;
}

/** Redirects calls through the balancer to another place; status 307 unless given. */
export function redirect(lab: Lab, { status = 307, location, when }: RedirectOptions): Disposable {
  const concerned = when ?? ((call: Call) => isTestCall(lab, call));
  return lab.balancer.intercept(async (call, next) => {
    if (!concerned(call)) return await next(call);
    return new Response(null, { status, headers: { location } });
  });
}
