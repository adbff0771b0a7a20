import { isObject, type Json, type JsonObject } from "../../src/core/json.ts";
import type { Ask, Behaviour, Reply, Wire } from "./hostile_server.ts";

/** A JSON reply. */
export function json(value: Json, status = 200): Reply {
  return text(JSON.stringify(value), { status, type: "application/json" });
}

/** A reply of any text. */
export function text(body: string, { status = 200, type = "text/html" } = {}): Reply {
  return { status, headers: { "content-type": type }, body };
}

/** A whole reply as it goes over the wire, the last of its connection: the first line, headers, body. */
export function wire(first: string, headers: readonly string[], body = ""): Wire {
  return [[first, ...headers, "connection: close", "", body].join("\r\n")];
}

/** The same reply with something else in its body. */
export function changed(reply: Reply, change: (body: Json) => Json): Reply {
  if (typeof reply.body !== "string" || reply.status >= 300) return reply;
  return { ...reply, body: JSON.stringify(change(JSON.parse(reply.body))) };
}

/** The same reply with some fields of its object replaced. */
export function withFields(reply: Reply, fields: Readonly<Record<string, unknown>>): Reply {
  return changed(reply, (body) => isObject(body) ? { ...body, ...fields } as JsonObject : body);
}

/** Lists, in one page, what is made of the real list. */
export function listed(
  change: (list: readonly JsonObject[], ask: Ask) => readonly JsonObject[],
): Behaviour {
  return async (ask, real) => {
    if (offsetOf(ask) > 0) return json([]);
    return changed(await real(), (body) => Array.isArray(body) ? change(body.filter(isObject), ask) : body);
  };
}

/** Never answers: ends when the other side does. */
export async function* never(): AsyncGenerator<string> {
  yield "";
  await new Promise(() => {});
}

/** Answers honestly, but for requests of these actions. */
export function on(actions: readonly string[], behave: Behaviour): Behaviour {
  return (ask, real) => actions.includes(actionOf(ask)) ? behave(ask, real) : real();
}

/** Answers honestly, but for these actions, each in its own way. */
export function byAction(behaviours: Readonly<Record<string, Behaviour>>): Behaviour {
  return (ask, real) => behaviours[actionOf(ask)]?.(ask, real) ?? real();
}

/** What a request asks for: a route's action (`create`, `list`, `add`, …), or a path's last part (`heartbeat`). */
export function actionOf({ route, target }: Ask): string {
  return route?.action ?? new URL(target, "http://any").pathname.split("/").at(-1) ?? "";
}

/** The offset that a request for a page asks for. */
export function offsetOf({ target }: Ask): number {
  return Number(new URL(target, "http://any").searchParams.get("offset") ?? 0);
}
