import type { Call } from "./call.ts";
import { Identities } from "./identities.ts";
import { isObject, parseObject } from "./json.ts";

/** Notes what a successful write on a node says about UUIDs and names. */
export function learnFromWrite(identities: Identities, node: string, call: Call, reply: Uint8Array): void {
  const { key, route } = call;
  if (key === undefined || route === undefined) return;
  if (route.operation === "create") {
    const { id } = parseObject(reply);
    if (typeof id === "string") identities.learn(node, key, id);
  } else if (route.operation === "deleteCollection") {
    identities.forget(node, key);
  } else if (route.operation === "modify") {
    const { new_name: name } = parseObject(call.body ?? new Uint8Array());
    if (typeof name === "string") identities.rename(node, key, Identities.key(route.scope, name));
  }
}

/** Notes the names and UUIDs in a node's answer to a lookup or a listing. */
export function learnFromRead(identities: Identities, node: string, call: Call, reply: Uint8Array): void {
  const action = call.route?.action;
  if (call.route === undefined || (action !== "list" && action !== "find" && action !== "by-id")) return;
  const value: unknown = JSON.parse(new TextDecoder().decode(reply));
  for (const collection of Array.isArray(value) ? value : [value]) {
    if (!isObject(collection)) continue;
    const { id, name } = collection;
    if (typeof id !== "string" || typeof name !== "string") continue;
    identities.learn(node, Identities.key(call.route.scope, name), id);
  }
}
