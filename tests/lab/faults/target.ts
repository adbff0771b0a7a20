import type { Call } from "../call.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { Lab } from "../lab.ts";
import type { Operation } from "../operation.ts";

/** Which writes a fault concerns; all of them unless given. */
export interface Operations {
  readonly operations?: readonly Operation[];
}

/** Whether a call is about a test collection. Faults leave production alone. */
export function isTestCall(lab: Lab, call: Call): boolean {
  return call.name !== undefined && lab.isTest(call.name);
}

/** Whether a call is a write to a test collection, and one of these operations. */
export function isTestWrite(lab: Lab, call: Call, { operations }: Operations = {}): boolean {
  const operation = call.route?.operation;
  if (operation === undefined || !isTestCall(lab, call)) return false;
  return operations === undefined || operations.includes(operation);
}

/** The same reply with another JSON object in its body; untouched when it holds no object. */
export async function changeReply(
  reply: Response,
  change: (body: JsonObject) => JsonObject,
): Promise<Response> {
  const body: unknown = await reply.clone().json();
  return isObject(body) ? Response.json(change(body), { status: reply.status }) : reply;
}
