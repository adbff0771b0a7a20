import type { Call } from "../call.ts";
import { encode, parseObject } from "../json.ts";
import type { Lab } from "../lab.ts";
import { changeReply, isTestWrite, type Operations } from "./target.ts";

/** Acknowledges writes to test collections as a real server would, and executes none of them. */
export function dropWrites(lab: Lab, options: Operations = {}): Disposable {
  const phantoms = new Set<string>();
  return lab.balancer.intercept(async (call, next) => {
    const operation = call.route?.operation;
    const toPhantom = operation !== undefined && phantoms.has(call.route?.collection ?? "");
    if (!toPhantom && !isTestWrite(lab, call, options)) return await next(call);
    if (operation !== "create") return Response.json({}, { status: operation === "add" ? 201 : 200 });
    const reply = await createElsewhere(lab, call);
    const { id } = parseObject(await reply.clone().bytes());
    if (typeof id === "string") phantoms.add(id);
    return reply;
  });
}

/** The primary's own reply to this creation, from a database made for it and gone again. */
async function createElsewhere(lab: Lab, call: Call): Promise<Response> {
  const databases = "/api/v2/tenants/default_tenant/databases";
  const database = `phantoms-${crypto.randomUUID()}`;
  const send = (method: string, path: string, body?: Uint8Array<ArrayBuffer>) => {
    const headers = new Headers({ "content-type": "application/json" });
    return lab.client.send({
      method,
      url: `${lab.primary.realUrl}${databases}${path}`,
      headers,
      ...(body && { body }),
    });
  };
  await send("POST", "", encode({ name: database }));
  const reply = await send("POST", `/${database}/collections`, call.body);
  await send("DELETE", `/${database}/collections/${call.name}`);
  await send("DELETE", `/${database}`);
  const [, , , , tenant, , asked] = call.url.pathname.split("/");
  return await changeReply(reply, (collection) => ({ ...collection, tenant, database: asked }));
}
