import type { Clock } from "../core/clock.ts";
import type { Transport } from "../core/transport.ts";
import { formatDuration } from "../core/duration.ts";
import type { Deadline } from "./deadline.ts";
import { NoReplyError } from "./no_reply.ts";

/** A transport that can be told by another signal than the request's own to give up: no new request is made for it. */
export type Sender = (request: Request, end?: AbortSignal) => Promise<Response>;

/** Why an exchange ends that went well. Without a reason, each would make a `DOMException`, stack and all. */
const OVER = "the exchange is over";

/** The bounds of one exchange. */
export interface CompleteOptions {
  readonly clock: Clock;
  /** From sending the request to the last byte of the reply; milliseconds. */
  readonly timeoutMs: number;
  /** When nothing more may be sent, whatever the time of one exchange. */
  readonly deadline?: Deadline;
  /** The longest body that is taken; bytes. */
  readonly maxBytes: number;
}

/**
 * Bounds every exchange: the whole reply, body included, within a time and a size, or a {@linkcode NoReplyError}.
 * What it answers with holds no connection, so nothing above it can leak one.
 */
export function complete(send: Sender, options: CompleteOptions): Transport {
  const { clock, deadline, maxBytes } = options;
  return async (request) => {
    deadline?.permit();
    const timeoutMs = Math.min(options.timeoutMs, deadline?.leftMs ?? Infinity);
    // Ended by whatever comes first: the reply's last byte, the time, or whoever asked for it.
    const exchange = new AbortController();
    const end = exchange.signal;
    const giveUp = () => exchange.abort(request.signal.reason);
    if (request.signal.aborted) giveUp();
    request.signal.addEventListener("abort", giveUp, { once: true });
    const ended = clock.sleep(timeoutMs, end).then((): never => {
      exchange.abort(
        new NoReplyError(`no complete reply within ${formatDuration(timeoutMs)}`, { reason: "timeout" }),
      );
      throw end.reason;
    });
    ended.catch(() => {});
    try {
      end.throwIfAborted();
      const sending = send(request, end);
      const reply = await Promise.race([sending, ended]).catch((error) => {
        sending.then((late) => late.body?.cancel()).catch(() => {});
        throw error;
      });
      const body = await takeBody(reply, { maxBytes, end, ended });
      const empty = [101, 204, 205, 304].includes(reply.status);
      const { status, statusText } = reply;
      return new Response(empty ? null : body, {
        status,
        statusText,
        headers: withLength(reply, body.length),
      });
    } catch (error) {
      // A sender may dress it up, or end with an error of its own.
      if (end.reason instanceof NoReplyError) throw end.reason;
      throw asNoReply(error, request.signal);
    } finally {
      request.signal.removeEventListener("abort", giveUp);
      exchange.abort(OVER);
    }
  };
}

/** The bounds of a body: its size, and the end of the exchange, as a signal and as a promise. */
interface BodyBounds {
  readonly maxBytes: number;
  readonly end: AbortSignal;
  readonly ended: Promise<never>;
}

/**
 * Takes a body at once where its head declares a length within the bounds, which the runtime holds it to, and else piece by
 * piece: measured, that takes twice as long as the rest of an exchange.
 */
async function takeBody(reply: Response, bounds: BodyBounds): Promise<Uint8Array<ArrayBuffer>> {
  const declared = declaredLength(reply);
  if (declared === undefined || declared > bounds.maxBytes) return await readBody(reply, bounds);
  const taking = reply.arrayBuffer();
  taking.catch(() => {});
  const body = new Uint8Array(await Promise.race([taking, bounds.ended]));
  if (body.length > bounds.maxBytes) throw tooLong(bounds);
  return body;
}

/**
 * The length of what will be read; `undefined` where that is not known: a compressed body's is another, and a chunked one
 * is not held to what it declares.
 */
function declaredLength({ headers }: Response): number | undefined {
  const length = headers.get("content-length");
  const isOther = headers.has("content-encoding") || headers.has("transfer-encoding");
  return length === null || isOther ? undefined : Number(length);
}

/** What is handed over is decoded, and as long as it is. */
function withLength(reply: Response, length: number): Headers {
  if (reply.headers.get("content-length") === String(length)) return reply.headers;
  const headers = new Headers(reply.headers);
  headers.set("content-length", String(length));
  return headers;
}

function tooLong({ maxBytes }: BodyBounds): NoReplyError {
  return new NoReplyError(`the reply is longer than ${maxBytes} bytes`, { reason: "oversized" });
}

async function readBody(reply: Response, bounds: BodyBounds): Promise<Uint8Array<ArrayBuffer>> {
  const { maxBytes, end } = bounds;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = reply.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  // Ends a read that is under way.
  const giveUp = () => reader.cancel().catch(() => {});
  end.addEventListener("abort", giveUp, { once: true });
  try {
    end.throwIfAborted();
    while (true) {
      const { done, value } = await reader.read();
      end.throwIfAborted();
      if (done) break;
      size += value.length;
      if (size > maxBytes) throw tooLong(bounds);
      chunks.push(value);
    }
  } catch (error) {
    await giveUp();
    throw error;
  } finally {
    end.removeEventListener("abort", giveUp);
  }
  return joined(chunks, size);
}

/** One after the other; of a single one no copy is made. */
function joined(
  chunks: readonly Uint8Array<ArrayBuffer>[],
  size: number,
): Uint8Array<ArrayBuffer> {
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return only;
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

function asNoReply(error: unknown, { aborted }: AbortSignal): NoReplyError {
  if (error instanceof NoReplyError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new NoReplyError(message, { reason: aborted ? "aborted" : "broken", cause: error });
}
