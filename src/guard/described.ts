import { isObject } from "../core/json.ts";
import { UUID } from "./classify.ts";
import { type Mark, parseMark } from "./mark.ts";

/** The UUID in a description, when it is a description of that name. */
export async function uuidIn(reply: Response, name: string): Promise<string | undefined> {
  try {
    const body: unknown = await reply.clone().json();
    if (!isObject(body) || body.name !== name || typeof body.id !== "string") return undefined;
    return UUID.test(body.id) ? body.id : undefined;
  } catch {
    return undefined;
  }
}

/** The mark in a description; `undefined` without a whole one. */
export async function markIn(reply: Response): Promise<Mark | undefined> {
  try {
    const body: unknown = await reply.clone().json();
    return isObject(body) ? parseMark(body.metadata) : undefined;
  } catch {
    return undefined;
  }
}
