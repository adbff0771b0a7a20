import type { Endpoint } from "../core/endpoint.ts";
import { shorten } from "../core/error_message.ts";
import { isObject, type JsonObject, parseJson } from "../core/json.ts";
import type { Transport } from "../core/transport.ts";
import { UUID } from "../guard/classify.ts";
import { HttpError } from "./http_error.ts";
import { reach } from "./reach.ts";
import type { Target } from "./target.ts";

/** Chroma takes no longer names. */
const MAX_NAME = 512;
/** Servers say "1.0.0". Characters, like the next. */
const MAX_VERSION = 100;
const MAX_MESSAGE = 160;

/** A balancer that chooses one of two nodes by chance chooses the same so many times in 3 % of all cases. */
const LOOKS = 5;

/** A collection as an endpoint describes it. */
export interface Description {
  readonly id: string;
  readonly name: string;
  /** As the endpoint gives it; `null` where it gives none, and so is the database. */
  readonly tenant: string | null;
  readonly database: string | null;
  readonly metadata: JsonObject | null;
  readonly dimension: number | null;
  readonly configuration: unknown;
}

/** A reply of any endpoint outside the Chroma API, such as a balancer's `/status`. */
export interface PlainReply {
  readonly status: number;
  readonly text: string;
  /** The server's clock, where it tells (`Date`, in whole seconds); UTC milliseconds. */
  readonly date?: number;
}

/**
 * The part of one endpoint's Chroma API that concerns collections as a whole: what the chromadb client hides
 * (statuses, absence, paging) is what safety needs to see.
 *
 * Every method throws {@linkcode HttpError} for a refusal, `NoReplyError` for no reply, and `GuardRefusal` when the
 * guard stepped in. "Not there" and "could not look" are never the same.
 */
export class ChromaApi {
  readonly endpoint: Endpoint;
  readonly #send: Transport;
  readonly #headers: Target["headers"];
  readonly #database: string;
  readonly #tenant: string;
  #showsSeveral: boolean;

  constructor(endpoint: Endpoint, target: Target, send: Transport) {
    this.endpoint = endpoint;
    this.#showsSeveral = endpoint.role === "balancer";
    this.#send = send;
    this.#headers = target.headers;
    this.#tenant = `/api/v2/tenants/${encodeURIComponent(target.tenant)}`;
    this.#database = `${this.#tenant}/databases/${encodeURIComponent(target.database)}`;
  }

  /**
   * Whether each answer may come from another node, with UUIDs of its own and more or less in it: true of a balancer,
   * and of a `--url` given alone that {@linkcode learnWhetherSeveral} has found to be one.
   */
  get showsSeveral(): boolean {
    return this.#showsSeveral;
  }

  /**
   * Finds out what a `--url` given alone is: where one name comes under two UUIDs, several nodes answer. A name that is
   * not found proves nothing, since others may have deleted it; and a server without collections has nothing to compare.
   */
  async learnWhetherSeveral(): Promise<void> {
    if (this.endpoint.role !== "server") return;
    const [first] = await this.page(1, 0);
    for (let look = 0; look < LOOKS && first !== undefined && !this.#showsSeveral; look++) {
      const again = await this.describe(first.name);
      this.#showsSeveral = again !== undefined && again.id !== first.id;
    }
  }

  /** The server's own clock, in milliseconds since the Unix epoch (`GET /api/v2/heartbeat`, nanoseconds there). */
  async heartbeat(): Promise<number> {
    const body = await this.#json("read the heartbeat", "/api/v2/heartbeat");
    const nanoseconds = isObject(body) ? body["nanosecond heartbeat"] : undefined;
    if (typeof nanoseconds !== "number") throw this.#strange("heartbeat");
    return nanoseconds / 1e6;
  }

  /** The API's version, which is "1.0.0" on every 1.x server. */
  async version(): Promise<string> {
    const body = await this.#json("read the version", "/api/v2/version");
    if (typeof body !== "string" || body.length > MAX_VERSION) throw this.#strange("version");
    return body;
  }

  /** The paths in `/openapi.json`, or `undefined` where it is not served: servers are told apart by them. */
  async paths(): Promise<ReadonlySet<string> | undefined> {
    const reply = await this.#request("GET", "/openapi.json");
    if (reply.status === 404) return undefined;
    const body = await this.#body("read /openapi.json", reply);
    const paths = isObject(body) ? body.paths : undefined;
    if (!isObject(paths)) throw this.#strange("list of paths");
    return new Set(Object.keys(paths));
  }

  /** What of tenant and database is not there: a list of a database that does not exist is `200 []`. */
  async missing(): Promise<"tenant" | "database" | undefined> {
    if (!await this.#isThere("tenant", this.#tenant)) return "tenant";
    return await this.hasDatabase() ? undefined : "database";
  }

  /** Whether the database is there, and with it its tenant. */
  hasDatabase(): Promise<boolean> {
    return this.#isThere("database", this.#database);
  }

  async #isThere(what: "tenant" | "database", path: string): Promise<boolean> {
    const reply = await this.#request("GET", path);
    if (!reply.ok && await isAbsence(reply)) return false;
    const body = await this.#body(`read the ${what}`, reply);
    if (!isObject(body) || typeof body.name !== "string") throw this.#strange(what);
    return true;
  }

  /** One page of the collections, in the server's order. */
  async page(limit: number, offset: number): Promise<readonly Description[]> {
    const body = await this.#json(
      "list collections",
      `${this.#database}/collections?limit=${limit}&offset=${offset}`,
    );
    if (!Array.isArray(body)) throw this.#strange("list of collections");
    return body.map((one) => this.#description(one));
  }

  /** How many collections the server counts, or `undefined` where it cannot. */
  async countCollections(): Promise<number | undefined> {
    const reply = await this.#request("GET", `${this.#database}/collections_count`);
    if (reply.status === 404) return undefined;
    const body = await this.#body("count collections", reply);
    if (!isCount(body)) throw this.#strange("count of collections");
    return body;
  }

  /** How many records the server takes at once, or `undefined` where it does not say (`GET /api/v2/pre-flight-checks`). */
  async maxBatchSize(): Promise<number | undefined> {
    const reply = await this.#request("GET", "/api/v2/pre-flight-checks");
    if (reply.status === 404) return undefined;
    const body = await this.#body("read the pre-flight checks", reply);
    const size = isObject(body) ? body.max_batch_size : undefined;
    return typeof size === "number" ? size : undefined;
  }

  /** A collection by name, or `undefined` when the server says that there is none. */
  async describe(name: string): Promise<Description | undefined> {
    const reply = await this.#request("GET", `${this.#database}/collections/${encodeURIComponent(name)}`);
    if (!reply.ok && await isAbsence(reply)) return undefined;
    const description = this.#description(await this.#body(`describe "${name}"`, reply));
    if (description.name !== name) throw this.#strange(`description of "${name}"`);
    return description;
  }

  /** How many records a collection has, or `undefined` when the server says that it is not there. */
  async count(uuid: string): Promise<number | undefined> {
    const reply = await this.#request("GET", `${this.#database}/collections/${uuid}/count`);
    if (!reply.ok && await isAbsence(reply)) return undefined;
    const body = await this.#body("count records", reply);
    if (!isCount(body)) throw this.#strange("count of records");
    return body;
  }

  /** Deletes a collection by name; answers whether the server says it was there. */
  async remove(name: string): Promise<"deleted" | "absent"> {
    const reply = await this.#request("DELETE", `${this.#database}/collections/${encodeURIComponent(name)}`);
    if (!reply.ok && await isAbsence(reply)) return "absent";
    await this.#body(`delete "${name}"`, reply);
    return "deleted";
  }

  /** Reads a path outside the Chroma API, whatever its status: `/health`, `/status`, `/metrics`. */
  async plain(path: string): Promise<PlainReply> {
    const reply = await this.#request("GET", path);
    const date = Date.parse(reply.headers.get("date") ?? "");
    return {
      status: reply.status,
      text: await reply.text(),
      ...(Number.isNaN(date) ? {} : { date }),
    };
  }

  async #json(action: string, path: string): Promise<unknown> {
    return this.#body(action, await this.#request("GET", path));
  }

  async #body(action: string, reply: Response): Promise<unknown> {
    const text = await reply.text();
    if (!reply.ok) throw new HttpError(action, this.endpoint, reply.status, serverMessage(text));
    try {
      return JSON.parse(text);
    } catch {
      throw this.#strange(`reply to "${action}"`);
    }
  }

  #request(method: string, path: string): Promise<Response> {
    return reach(this.#send, new Request(this.endpoint.origin + path, { method, headers: this.#headers }));
  }

  #description(value: unknown): Description {
    const { id, name, tenant, database, metadata, dimension, configuration_json: configuration } =
      isObject(value) ? value : {};
    if (typeof id !== "string" || !UUID.test(id) || typeof name !== "string" || name.length > MAX_NAME) {
      throw this.#strange("description");
    }
    return {
      id,
      name,
      tenant: typeof tenant === "string" ? tenant : null,
      database: typeof database === "string" ? database : null,
      metadata: isObject(metadata) ? metadata : null,
      dimension: typeof dimension === "number" ? dimension : null,
      configuration: configuration ?? null,
    };
  }

  #strange(what: string): Error {
    return new Error(
      `Cannot read the ${what} of ${this.endpoint.name}: it is not what a Chroma server answers`,
    );
  }
}

/**
 * Whether a reply is Chroma's own "there is no such thing", which names what is missing: 404 on 1.x, 400 or 500 on 0.5
 * and 0.6. A proxy's 404, in HTML or in JSON, says nothing of a collection.
 */
async function isAbsence(reply: Response): Promise<boolean> {
  if (![400, 404, 500].includes(reply.status)) return false;
  try {
    const body: unknown = JSON.parse(await reply.clone().text());
    if (!isObject(body) || body.error === undefined) return false;
    return ABSENT.test(`${body.error} ${body.message ?? ""}`);
  } catch {
    return false;
  }
}

/** `Collection [x] does not exists`, `Tenant [x] not found`, `Database [x] not found`, `Collection x does not exist.` */
const ABSENT = /\b(collection|tenant|database) \S+ (does not exist|not found)/i;

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** The short message of Chroma's error JSON; of anything else, nothing. */
function serverMessage(text: string): string {
  const body = parseJson(text);
  const message = isObject(body) ? body.message ?? body.error : undefined;
  return typeof message === "string" ? shorten(message, MAX_MESSAGE) : "";
}
