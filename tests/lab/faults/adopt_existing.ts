import type { Lab } from "../lab.ts";
import { isTestWrite } from "./target.ts";

/** Answers the create of a test collection that exists with 200 and that collection, as if all creates were get-or-create. */
export function adoptExisting(lab: Lab): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    const reply = await next(call);
    if (reply.status !== 409 || !isTestWrite(lab, call, { operations: ["create"] })) return reply;
    return await lab.client.send({
      method: "GET",
      url: `${lab.primary.realUrl}${call.url.pathname}/${call.name}`,
      headers: call.headers,
    });
  });
}
