import { isObject, type JsonObject } from "../../src/core/json.ts";
import type { Choice } from "./choice.ts";
import { type Ask, invalid, json, misshapen, missing, nothing, type Reply } from "./reply.ts";
import { START_MS } from "./scheduler.ts";
import { isMetadata, SimRecords } from "./sim_records.ts";

/** A collection on one simulated node. */
export interface SimCollection {
  readonly id: string;
  readonly name: string;
  readonly metadata: JsonObject | null;
  /** `configuration_json` as text: it never changes. */
  readonly configuration: string;
  readonly content: SimRecords;
  /** What every description of it begins with. */
  readonly described: string;
  /** When it came into being here; the scheduler's `now`. */
  readonly bornAt: number;
  /** Who made it here. */
  readonly bornBy: string;
}

/** A change that a node carried out. */
export interface Change {
  readonly node: string;
  readonly kind: "create" | "delete" | "modify" | "add" | "update" | "upsert" | "delete-records";
  readonly name: string;
  readonly by: string;
  /** Set for a creation and a deletion. */
  readonly collection: SimCollection;
}

/** Who makes and deletes what is there, or not, when a node is put back to an earlier state. */
export const RESTORE = "restore";

const TENANT = "/api/v2/tenants/default_tenant";
const DATABASE = `${TENANT}/databases/default_database`;
const COLLECTIONS = `${DATABASE}/collections`;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const HNSW = {
  space: "l2",
  ef_construction: 100,
  ef_search: 100,
  max_neighbors: 16,
  resize_factor: 1.2,
  sync_threshold: 1000,
};
const PROBES: Readonly<Record<string, unknown>> = {
  "/api/v2/version": "1.0.0",
  "/api/v2/healthcheck": { is_executor_ready: true, is_log_client_ready: true },
  "/api/v2/pre-flight-checks": { max_batch_size: 5461, supports_base64_encoding: true },
  "/api/v2/auth/identity": { user_id: "", tenant: "default_tenant", databases: ["default_database"] },
  "/openapi.json": { openapi: "3.1.0", paths: { "/fork": {} } },
};

/** A Chroma server in memory: it answers as Chroma 1.0.5 does, which `conformance_test.ts` holds it to. */
export class SimNode {
  readonly name: string;
  readonly collections = new Map<string, SimCollection>();
  readonly #byId = new Map<string, SimCollection>();
  readonly #choice: Choice;
  readonly #now: () => number;
  readonly #onChange: (change: Change) => void;

  constructor(
    name: string,
    { choice, now, onChange }: { choice: Choice; now: () => number; onChange: (change: Change) => void },
  ) {
    this.name = name;
    this.#choice = choice;
    this.#now = now;
    this.#onChange = onChange;
  }

  byId(id: string): SimCollection | undefined {
    return this.#byId.get(id);
  }

  /** Carries out a request. @param by who sent it, for the record of changes */
  handle(ask: Ask, by: string): Reply {
    const { method, path } = ask;
    if (
      path.startsWith(COLLECTIONS) && (path.length === COLLECTIONS.length || path[COLLECTIONS.length] === "/")
    ) {
      const [, key, action, more] = path.slice(COLLECTIONS.length).split("/");
      if (more !== undefined) return nothing;
      if (key === undefined) return method === "POST" ? this.#create(ask, by) : this.#list(ask);
      if (action !== undefined) return this.#records(key, action, ask, by);
      return method === "DELETE" ? this.remove(key, by) : this.#describe(key);
    }
    if (path === `${DATABASE}/collections_count`) return json(this.collections.size);
    if (path === "/api/v2/heartbeat") {
      return json({ "nanosecond heartbeat": Math.round((START_MS + this.#now()) * 1e6) });
    }
    if (path === TENANT) return json({ name: "default_tenant", resource_name: null });
    if (path === DATABASE) {
      return json({
        id: "00000000-0000-0000-0000-000000000000",
        name: "default_database",
        tenant: "default_tenant",
      });
    }
    const probe = PROBES[path];
    return probe === undefined ? elsewhere(ask) : json(probe);
  }

  /** Makes a collection as a copy does: past the rules for requests. `undefined` when there is one of that name. */
  place(
    { name, metadata, configuration, content }: Pick<
      SimCollection,
      "name" | "metadata" | "configuration" | "content"
    >,
    by: string,
  ): SimCollection | undefined {
    if (this.collections.has(name)) return undefined;
    const id = this.#choice.uuid();
    const collection: SimCollection = {
      id,
      name,
      metadata,
      configuration,
      content,
      described: describedAs({ id, name, metadata, configuration }),
      bornAt: this.#now(),
      bornBy: by,
    };
    this.collections.set(name, collection);
    this.#byId.set(collection.id, collection);
    this.#onChange({ node: this.name, kind: "create", name, by, collection });
    return collection;
  }

  /** Gives a collection another name, or other metadata, as `PUT` does; the change bears its name before. */
  modify(name: string, parts: Partial<Pick<SimCollection, "name" | "metadata">>, by: string): void {
    const there = this.collections.get(name);
    if (there === undefined) return;
    const changed = { ...there, ...parts };
    const collection = { ...changed, described: describedAs(changed) };
    this.collections.delete(name);
    this.collections.set(collection.name, collection);
    this.#byId.set(collection.id, collection);
    this.#onChange({ node: this.name, kind: "modify", name, by, collection });
  }

  /** Gives a collection the records that it lacks, as a copy does. */
  fill(name: string, content: SimRecords, by: string): void {
    const collection = this.collections.get(name);
    if (collection === undefined) return;
    collection.content.take(content);
    this.#onChange({ node: this.name, kind: "add", name, by, collection });
  }

  /** Everything that is here, as it is now. */
  save(): readonly SimCollection[] {
    return [...this.collections.values()].map((one) => ({ ...one, content: one.content.clone() }));
  }

  /** Is again what it was when it was saved. */
  restore(saved: readonly SimCollection[]): void {
    for (const name of [...this.collections.keys()]) this.remove(name, RESTORE);
    for (const one of saved) {
      const collection = { ...one, bornAt: this.#now(), bornBy: RESTORE };
      this.collections.set(one.name, collection);
      this.#byId.set(one.id, collection);
      this.#onChange({ node: this.name, kind: "create", name: one.name, by: RESTORE, collection });
    }
  }

  /** Deletes a collection by name. */
  remove(name: string, by: string): Reply {
    const collection = this.collections.get(name);
    if (collection === undefined) return missing(`Collection [${name}] does not exists`);
    this.collections.delete(name);
    this.#byId.delete(collection.id);
    this.#onChange({ node: this.name, kind: "delete", name, by, collection });
    return json({});
  }

  #create({ body }: Ask, by: string): Reply {
    if (!isObject(body)) return invalid("Failed to parse the request body as JSON: expected value");
    const { name, metadata = null, configuration, get_or_create: getOrCreate } = body;
    if (typeof name !== "string") return misshapen("name");
    if (!isMetadata(metadata)) return misshapen("metadata");
    const hnsw = isObject(configuration) && isObject(configuration.hnsw) ? configuration.hnsw : {};
    if (Object.keys(hnsw).some((key) => !(key in HNSW))) return misshapen("configuration.hnsw");
    const problem = nameProblem(name);
    const problems = [
      ...(problem === undefined ? [] : [`name: ${problem}`]),
      ...(isObject(metadata) && Object.keys(metadata).length === 0
        ? ["metadata: Metadata cannot be empty"]
        : []),
    ];
    if (problems.length > 0) return invalid(`Validation error: ${problems.join("\n")}`);
    const there = this.collections.get(name);
    if (there !== undefined) {
      return getOrCreate === true
        ? { status: 200, text: description(there) }
        : json({ error: "ChromaError", message: `Collection [${name}] already exists` }, 409);
    }
    const made = this.place({
      name,
      metadata: metadata as JsonObject | null,
      configuration: JSON.stringify({ hnsw: { ...HNSW, ...hnsw }, spann: null, embedding_function: null }),
      content: new SimRecords(),
    }, by) as SimCollection;
    return { status: 200, text: description(made) };
  }

  /** Pages in the order of the UUIDs, as Chroma does. */
  #list({ query }: Ask): Reply {
    const numbers = ["limit", "offset"].map((name) => query.get(name));
    if (numbers.some((text) => text !== undefined && !/^[0-9]+$/.test(text))) {
      return invalid("Failed to deserialize query string: limit: invalid digit found in string");
    }
    const [limit, offset] = numbers;
    const sorted = [...this.collections.values()].sort((a, b) => a.id < b.id ? -1 : 1);
    const start = Number(offset ?? 0);
    const page = sorted.slice(start, limit === undefined ? undefined : start + Number(limit));
    return { status: 200, text: `[${page.map(description).join(",")}]` };
  }

  #describe(name: string): Reply {
    const collection = this.collections.get(name);
    return collection === undefined
      ? missing(`Collection [${name}] does not exists`)
      : { status: 200, text: description(collection) };
  }

  #records(id: string, action: string, { method, body }: Ask, by: string): Reply {
    if (!UUID.test(id)) return invalid("Collection ID is not a valid UUIDv4");
    const collection = this.#byId.get(id);
    if (method === "GET" && action !== "count") return nothing;
    if (collection === undefined) {
      // A body is read before the collection is looked for.
      const read = action === "count" ? undefined : new SimRecords().handle(action, body);
      const refused = read !== undefined &&
        (read.status === 422 || read.text.includes("embeddings: "));
      return refused ? read : missing(`Collection [${id}] does not exists.`);
    }
    if (action === "count") return json(collection.content.records.size);
    const reply = collection.content.handle(action, body);
    if (reply.status < 300 && action !== "get" && action !== "query") {
      const kind = action === "delete" ? "delete-records" : action as Change["kind"];
      this.#onChange({ node: this.name, kind, name: collection.name, by, collection });
    }
    return reply;
  }
}

/** The part of it that few requests change. */
function describedAs(
  { id, name, metadata, configuration }: Pick<SimCollection, "id" | "name" | "metadata" | "configuration">,
): string {
  return `{"id":"${id}","name":"${name}","configuration_json":${configuration},"metadata":${
    JSON.stringify(metadata)
  }`;
}

/** A collection as every route describes it. */
function description({ described, content }: SimCollection): string {
  return `${described},"dimension":${content.dimension},"tenant":"default_tenant","database":"default_database","log_position":0,"version":0}`;
}

/** Other tenants and databases: a list of one that does not exist is empty. */
function elsewhere({ method, path }: Ask): Reply {
  const [, tenant, database, what, rest] =
    /^\/api\/v2\/tenants\/([^/]+)(?:\/databases\/([^/]+)(?:\/([^/]+)(\/.*)?)?)?$/.exec(path) ?? [];
  if (tenant === undefined) return nothing;
  if (rest !== undefined) return what === "collections" ? elsewhereIn(method, rest) : nothing;
  if (database === undefined) return missing(`Tenant [${tenant}] not found`);
  if (what === undefined) return missing(`Database [${database}] not found. Are you sure it exists?`);
  if (what === "collections_count") return json(0);
  if (what !== "collections") return nothing;
  return method === "GET" ? json([]) : invalid(`Database [${database}] does not exist`);
}

/** What is asked for there by name is not found, whether the database is there or not. */
function elsewhereIn(method: string, rest: string): Reply {
  const [, name, action] = rest.split("/");
  return method === "GET" && action === undefined ? missing(`Collection [${name}] does not exists`) : nothing;
}

function nameProblem(name: string): string | undefined {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{1,510}[A-Za-z0-9]$/.test(name)) {
    return "Expected a name containing 3-512 characters from [a-zA-Z0-9._-], starting and ending with a " +
      `character in [a-zA-Z0-9]. Got: ${name}`;
  }
  if (name.includes("..")) {
    return `Expected a name that does not contains two consecutive periods (..). Got ${name}`;
  }
  if (/^([0-9]{1,3}\.){3}[0-9]{1,3}$/.test(name)) {
    return `Expected a name that is not a valid ip address. Got ${name}`;
  }
  return undefined;
}
