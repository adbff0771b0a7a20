import type { Lab } from "../lab.ts";
import { isTestWrite } from "./target.ts";

/** How long a name is not known to be taken; milliseconds. */
const BLIND_MS = 1_000;

/** Sends a second create of a test collection, within a second of the first, to a replica that has no copy yet. */
export function splitBrain(lab: Lab): Disposable {
  const createdAt = new Map<string, number>();
  const [replica] = lab.replicas;
  return lab.balancer.intercept(async (call, next) => {
    const { name, method, url, headers, body } = call;
    if (name === undefined || replica === undefined || !isTestWrite(lab, call, { operations: ["create"] })) {
      return await next(call);
    }
    const isSecond = Date.now() - (createdAt.get(name) ?? 0) < BLIND_MS;
    createdAt.set(name, Date.now());
    if (!isSecond) return await next(call);
    return await lab.client.send({
      method,
      url: `${replica.url}${url.pathname}`,
      headers,
      ...(body && { body }),
    });
  });
}
