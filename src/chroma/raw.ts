import type { Endpoint } from "../core/endpoint.ts";
import { printExact } from "../core/exact_json.ts";
import { isObject, parseJson } from "../core/json.ts";
import type { Transport } from "../core/transport.ts";
import { HttpError } from "./http_error.ts";
import { reach } from "./reach.ts";
import type { Target } from "./target.ts";

/** A reply as it came: a refusal is one like any other. */
export interface RawReply {
  readonly status: number;
  /** The body, decoded by `fetch` and as UTF-8. */
  readonly text: string;
  /** What the reply says that its body was encoded with. */
  readonly encoding: string | null;
}

/** What is sent along. */
export interface RawOptions {
  /** Printed as JSON in which an int64 given as `bigint`, and -0, keep their value. */
  readonly body?: unknown;
  /** In the place of the configured ones. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * One endpoint's Chroma API with nothing between: replies for checks about statuses, bytes and numbers, which the
 * chromadb client hides. It goes through the same door as everything else.
 *
 * Every method throws `NoReplyError` for no reply, and `GuardRefusal` when the guard stepped in.
 */
export class RawApi {
  readonly endpoint: Endpoint;
  readonly #target: Target;
  readonly #send: Transport;

  constructor(endpoint: Endpoint, target: Target, send: Transport) {
    this.endpoint = endpoint;
    this.#target = target;
    this.#send = send;
  }

  /** What is sent with every request. */
  get headers(): Readonly<Record<string, string>> {
    return this.#target.headers;
  }

  /** Asks for any path, from the origin on. */
  get(path: string, { headers }: Pick<RawOptions, "headers"> = {}): Promise<RawReply> {
    return this.#ask("GET", path, { ...(headers === undefined ? {} : { headers }) });
  }

  /** Asks for a path below the database's collections: `""`, or `/name`, or `/uuid/count`. */
  getCollections(path: string, options: Pick<RawOptions, "headers"> = {}): Promise<RawReply> {
    return this.get(this.collections() + path, options);
  }

  /** Posts to a path below the database's collections: `""` creates, `/uuid/get` reads. */
  post(path: string, options: RawOptions): Promise<RawReply> {
    return this.#ask("POST", this.collections() + path, options);
  }

  /** The path of the collections of a database: the target's own, unless told otherwise. */
  collections({ tenant, database }: Pick<Target, "tenant" | "database"> = this.#target): string {
    return `/api/v2/tenants/${encodeURIComponent(tenant)}/databases/${
      encodeURIComponent(database)
    }/collections`;
  }

  async #ask(
    method: string,
    path: string,
    { body, headers = this.#target.headers }: RawOptions,
  ): Promise<RawReply> {
    const reply = await reach(
      this.#send,
      new Request(this.endpoint.origin + path, {
        method,
        headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
        ...(body === undefined ? {} : { body: printExact(body) }),
      }),
    );
    return {
      status: reply.status,
      text: await reply.text(),
      encoding: reply.headers.get("content-encoding"),
    };
  }
}

/** Whether a reply says that the request was carried out. */
export function isOk({ status }: RawReply): boolean {
  return status >= 200 && status < 300;
}

/** A reply that must say so. @throws {HttpError} */
export function expectOk(reply: RawReply, action: string, endpoint: Endpoint): RawReply {
  if (!isOk(reply)) throw new HttpError(action, endpoint, reply.status, chromaError(reply) ?? "");
  return reply;
}

/** What Chroma's own error JSON calls the error, or `undefined` where a reply is none. */
export function chromaError({ text }: RawReply): string | undefined {
  const body = parseJson(text);
  return isObject(body) && typeof body.error === "string" ? body.error : undefined;
}
