import type { Clock } from "../core/clock.ts";
import type { Transport } from "../core/transport.ts";
import type { Exchange } from "./exchange.ts";
import { GuardRefusal } from "./refusal.ts";

/** What the audit log and its readers call the endpoint of a webhook. */
export const WEBHOOK = "slack webhook";

/** An alert and its end, as an {@linkcode Exchange} is for what passes the guard. */
export type AlertExchange = Omit<Exchange, "operation"> & { readonly operation: { readonly kind: "alert" } };

/** What the door of a webhook needs to know. */
export interface WebhookOptions {
  /** All of the URL; what follows its origin is a secret. */
  readonly url: string;
  /** What refusals call it. */
  readonly name?: string;
  /** What the door puts into each request beside; a request brings none of its own. */
  readonly authorization?: string;
  readonly clock: Clock;
  /** Told of every request, after its end; the URL is in it as its origin alone. */
  readonly observe: (exchange: AlertExchange) => void;
}

/**
 * The door for alerts, beside the guard: lets a POST of JSON to exactly one URL pass, and nothing else. A redirect is
 * refused, never followed: whoever it leads to would be told of the deployment.
 *
 * @throws {GuardRefusal} for every refusal; the URL is not in it
 */
export function webhookDoor(
  send: Transport,
  { url, name = WEBHOOK, authorization, clock, observe }: WebhookOptions,
): Transport {
  const { origin } = new URL(url);
  return async (request) => {
    const began = clock.elapsed();
    let answer: Pick<Exchange, "status" | "bytes"> = {};
    const tell = (end: Pick<Exchange, "refusal" | "error">) =>
      observe({
        endpoint: WEBHOOK,
        method: request.method,
        path: origin,
        operation: { kind: "alert" },
        ...answer,
        ...end,
        ms: clock.elapsed() - began,
      });
    try {
      const objection = objectionTo(request, url);
      if (objection !== undefined) throw refuse(name, objection);
      const reply = await send(
        new Request(url, {
          method: "POST",
          headers: {
            "content-type": "application/json",
            ...(authorization === undefined ? {} : { authorization }),
          },
          body: await request.text(),
          redirect: "manual",
          signal: request.signal,
        }),
      );
      const length = reply.headers.get("content-length");
      answer = { status: reply.status, ...(length === null ? {} : { bytes: Number(length) }) };
      if (reply.status >= 300 && reply.status < 400) {
        throw refuse(name, `it redirects it (${reply.status}), and a redirect is never followed`);
      }
      tell({});
      return reply;
    } catch (error) {
      tell(error instanceof GuardRefusal ? { refusal: error.message } : { error });
      throw error;
    }
  };
}

function objectionTo({ method, url, headers }: Request, allowed: string): string | undefined {
  if (url !== allowed) return "its URL is not the one that was configured";
  if (method !== "POST") return "it is not a POST";
  const strange = [...headers.keys()].find((name) => name !== "content-type");
  return strange === undefined ? undefined : `its header "${strange}" does not belong there`;
}

function refuse(name: string, reason: string): GuardRefusal {
  return new GuardRefusal(`Refused a request to the ${name}: ${reason}`);
}
