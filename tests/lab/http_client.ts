import http from "node:http";
import type { Ticker } from "./ticker.ts";

/** What the lab sends to a node. */
export interface Outgoing {
  readonly method: string;
  readonly url: string;
  readonly headers?: Headers;
  readonly body?: Uint8Array<ArrayBuffer>;
  /** How long to wait for the whole reply, in milliseconds; 10,000 unless given. */
  readonly timeoutMs?: number;
}

/** No reply came in time; whether the request was executed is not known. */
export class NoReplyInTime extends Error {
  override readonly name = "NoReplyInTime";
}

/** Headers that belong to one connection, or that the lab sets itself. */
const HOP_HEADERS = [
  "connection",
  "keep-alive",
  "transfer-encoding",
  "content-length",
  "host",
  "accept-encoding",
];
const NULL_BODY_STATUSES = [204, 205, 304];

/**
 * Sends HTTP requests over connections of its own, for the balancer and the replicator.
 *
 * Not `fetch`: Deno's test sanitizers report one that is under way when a test ends, as a health check may well be.
 */
export class HttpClient implements Disposable {
  readonly #agent = new http.Agent({ keepAlive: true });
  readonly #ticker: Ticker;

  constructor(ticker: Ticker) {
    this.#ticker = ticker;
  }

  /** Sends a request and returns the complete reply. @throws {NoReplyInTime} @throws {Error} if the connection fails. */
  async send(outgoing: Outgoing): Promise<Response> {
    const { method, url, headers, body, timeoutMs = 10_000 } = outgoing;
    const request = http.request(url, { agent: this.#agent, method, headers: plain(headers, body) });
    const reply = Promise.withResolvers<Response>();
    using _ = this.#ticker.call(timeoutMs, () => {
      reply.reject(new NoReplyInTime(`Cannot wait for ${method} ${url}: no reply in ${timeoutMs} ms`));
      request.destroy();
    });
    request.on("error", reply.reject);
    request.on("response", (incoming) => {
      const chunks: Uint8Array<ArrayBuffer>[] = [];
      incoming.on("data", (chunk) => chunks.push(chunk));
      incoming.on("error", reply.reject);
      incoming.on("end", () => reply.resolve(toResponse(incoming, chunks)));
    });
    request.end(body);
    return await reply.promise;
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}

function plain(headers = new Headers(), body?: Uint8Array): Record<string, string> {
  const kept = [...headers].filter(([name]) => !HOP_HEADERS.includes(name));
  return { ...Object.fromEntries(kept), ...(body && { "content-length": String(body.byteLength) }) };
}

function toResponse(incoming: http.IncomingMessage, chunks: Uint8Array<ArrayBuffer>[]): Response {
  const status = incoming.statusCode ?? 502;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (!HOP_HEADERS.includes(name)) headers.set(name, String(value));
  }
  return new Response(NULL_BODY_STATUSES.includes(status) ? null : new Blob(chunks), { status, headers });
}
