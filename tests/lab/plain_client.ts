import { isObject, type JsonObject, texts } from "./json.ts";

const fetch = globalThis.fetch;
const COLLECTIONS = "/api/v2/tenants/default_tenant/databases/default_database/collections";

/** A reply, read. */
export interface Reply {
  readonly status: number;
  /** The JSON in the body, or its text where it is not JSON. */
  readonly body: unknown;
}

/** A client of Chroma with nothing to it, for the lab's own tests: it returns what comes, errors included. */
export class PlainClient {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** Sends a request; `path` begins after `…/collections`. */
  async call(method: string, path: string, body?: JsonObject): Promise<Reply> {
    return await this.ask(method, `${COLLECTIONS}${path}`, body);
  }

  /** Sends a request to any path. */
  async ask(method: string, path: string, body?: JsonObject): Promise<Reply> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      redirect: "manual",
      ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const text = await response.text();
    try {
      return { status: response.status, body: JSON.parse(text) };
    } catch {
      return { status: response.status, body: text };
    }
  }

  /** Creates a collection, with two records unless told otherwise, and returns its UUID. @throws {Error} if refused. */
  async create(name: string, { records = 2 }: { records?: number } = {}): Promise<string> {
    const { status, body } = await this.call("POST", "", { name, metadata: { autotest: true } });
    if (!isObject(body) || typeof body["id"] !== "string") {
      throw new Error(`Cannot create "${name}": ${status}`);
    }
    if (records > 0) await this.call("POST", `/${body["id"]}/add`, someRecords(records));
    return body["id"];
  }

  /** Status of looking a collection up by its name. */
  async statusOf(name: string): Promise<number> {
    return (await this.call("GET", `/${name}`)).status;
  }

  /** The UUID of a collection here. @throws {Error} if there is none. */
  async uuidOf(name: string): Promise<string> {
    const { body } = await this.call("GET", `/${name}`);
    if (!isObject(body) || typeof body["id"] !== "string") {
      throw new Error(`Cannot find collection "${name}"`);
    }
    return body["id"];
  }

  async count(uuid: string): Promise<unknown> {
    return (await this.call("GET", `/${uuid}/count`)).body;
  }

  /** The documents of a collection, in the order of its ids. */
  async documents(uuid: string): Promise<string[]> {
    const { body } = await this.call("POST", `/${uuid}/get`, { include: ["documents"] });
    return isObject(body) ? texts(body["documents"]) : [];
  }
}

/** Records `r0`, `r1`, … in two dimensions, each farther from the origin. */
export function someRecords(count: number, first = 0): JsonObject {
  const numbers = Array.from({ length: count }, (_, index) => first + index);
  return {
    ids: numbers.map((n) => `r${n}`),
    documents: numbers.map((n) => `document ${n}`),
    metadatas: numbers.map((n) => ({ n })),
    embeddings: numbers.map((n) => [n, n]),
  };
}
