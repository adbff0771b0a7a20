import { errorMessage } from "../core/error_message.ts";
import type { Sender } from "./complete.ts";
import { NoReplyError } from "./no_reply.ts";

/** Deno's own fetch, held from before anything could replace it. */
const realFetch = globalThis.fetch;

/**
 * Sends a request over the real network, until `end`, or without one the request's own signal, is aborted. A redirect is
 * answered as it came and never followed: a 307 re-sends a DELETE to wherever it says.
 *
 * @throws {NoReplyError} when no reply came; it says whether the request can have been carried out
 */
export const fetchTransport: Sender = async (request, end = request.signal) => {
  try {
    return await realFetch(request, { redirect: "manual", signal: end });
  } catch (error) {
    if (end.aborted) throw end.reason;
    throw explain(error);
  }
};

/** Deno names the phase in which a request failed in the cause's message; only `Connect` comes before sending. */
function explain(error: unknown): NoReplyError {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const message = errorMessage(cause);
  const beforeSending = message.includes(": client error (Connect): ") ||
    /^Fetch failed: Requests? to port/.test(message) || error instanceof Deno.errors.NotCapable;
  return new NoReplyError(shorten(message), { reason: beforeSending ? "connect" : "broken", cause: error });
}

/** `error sending request from A for URL (B): client error (Connect): tcp connect error: X` → `tcp connect error: X`. */
function shorten(message: string): string {
  return message.replace(/^error sending request.*?client error \((?:Connect|SendRequest)\): /, "");
}
