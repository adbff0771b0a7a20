import type { Lab } from "../lab.ts";
import { changeReply, isTestWrite } from "./target.ts";

/** Creates a test collection and answers with the UUID of a production collection; needs a lab with production. */
export function foreignUuid(lab: Lab): Disposable {
  return lab.balancer.intercept(async (call, next) => {
    const reply = await next(call);
    if (!isTestWrite(lab, call, { operations: ["create"] }) || !reply.ok) return reply;
    const [production = ""] = lab.seeded;
    const victim = await lab.eyes.collection("primary", production);
    return await changeReply(reply, (collection) => ({ ...collection, id: victim?.id }));
  });
}
