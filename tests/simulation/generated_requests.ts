import type { JsonObject } from "../../src/core/json.ts";
import type { Choice } from "./choice.ts";
import type { Ask } from "./reply.ts";

/** Where collections are. */
export const DATABASE = "/api/v2/tenants/default_tenant/databases/default_database";

/** A collection that both servers have, under UUIDs of their own. */
export interface Pair {
  readonly name: string;
  readonly real: string;
  readonly simulated: string;
}

/** A request, in which `{uuid}` stands for the UUID that a server has for a collection. */
export interface Generated {
  readonly ask: Ask;
  readonly pair?: Pair;
}

/** One request, valid or not, that the program could send. */
export function generate(choice: Choice, pairs: readonly Pair[]): Generated {
  const get = (path: string, query: Readonly<Record<string, string>> = {}): Generated => ({
    ask: { method: "GET", path, query: new Map(Object.entries(query)) },
  });
  const post = (path: string, body: unknown, pair?: Pair): Generated => ({
    ask: { method: "POST", path, query: new Map(), body },
    ...(pair === undefined ? {} : { pair }),
  });
  const pair = pairs.length === 0 || choice.chance(0.05) ? undefined : choice.one(pairs);
  const name = pair?.name ?? choice.one(["nobody_knows_it", "AUTOTEST_x_1705123456_abc123_xyz789"]);
  const collection = `${DATABASE}/collections/{uuid}`;
  const drawn = choice.whole(0, 100);
  if (drawn < 3) return get(choice.one(PROBES));
  if (drawn < 5) return get(`${DATABASE}/collections_count`);
  if (drawn < 9) return get(`${DATABASE}/collections`, choice.one(PAGES));
  if (drawn < 18 || pairs.length < 3) return post(`${DATABASE}/collections`, newCollection(choice, name));
  if (drawn < 24) return get(`${DATABASE}/collections/${name}`);
  if (drawn < 29) {
    return { ask: { method: "DELETE", path: `${DATABASE}/collections/${name}`, query: new Map() } };
  }
  if (drawn < 31) return get(`${DATABASE}/collections/${name}/count`);
  if (drawn < 36) return { ...get(`${collection}/count`), ...(pair && { pair }) };
  if (drawn < 56) {
    const action = choice.one(["add", "add", "update", "upsert"]);
    return post(`${collection}/${action}`, columns(choice, action), pair);
  }
  if (drawn < 76) return post(`${collection}/get`, selection(choice), pair);
  if (drawn < 90) return post(`${collection}/query`, question(choice), pair);
  return post(`${collection}/delete`, deletion(choice), pair);
}

const PROBES = [
  "/health",
  "/status",
  "/metrics",
  "/openapi.json",
  "/api/v2/heartbeat",
  "/api/v2/healthcheck",
  "/api/v2/version",
  "/api/v2/pre-flight-checks",
  "/api/v2/auth/identity",
  "/api/v2/tenants/default_tenant",
  "/api/v2/tenants/nobody",
  DATABASE,
  "/api/v2/tenants/default_tenant/databases/nothing",
  "/api/v2/tenants/default_tenant/databases/nothing/collections",
  "/api/v2/tenants/default_tenant/databases/nothing/collections_count",
  "/api/v2/tenants/default_tenant/databases/nothing/collections/nobody_knows_it",
  "/api/v2/tenants/nobody/databases/default_database/collections/nobody_knows_it",
];

const PAGES: readonly Readonly<Record<string, string>>[] = [
  {},
  {},
  { limit: "1000", offset: "0" },
  { limit: "2", offset: "1" },
  { limit: "0" },
  { offset: "1000" },
  { limit: "3" },
];

const NAMES = [
  "ab",
  "-abc",
  "abc-",
  "a b",
  "a..b",
  "1.2.3.4",
  "a".repeat(513),
  "é-tude",
  "AUTOTEST_",
];

function newCollection(choice: Choice, existing: string): JsonObject {
  const fresh = `collection_${choice.whole(0, 1e9)}`;
  const name = choice.chance(0.7) ? fresh : choice.chance(0.5) ? existing : choice.one(NAMES);
  return {
    ...(choice.chance(0.97) ? { name } : {}),
    ...choice.one<JsonObject>([
      {},
      {},
      { metadata: { autotest: true, run: "1705123456_abc123", at: 1_705_123_456, ratio: 0.5 } },
      { metadata: null },
      { metadata: {} },
      { metadata: { nested: { no: 1 } } },
      { metadata: { nothing: null } },
    ]),
    ...choice.one<JsonObject>([
      {},
      {},
      { configuration: { hnsw: { max_neighbors: choice.whole(2, 9) } } },
      { configuration: { hnsw: { unheard_of: 1 } } },
      { configuration: {} },
    ]),
    ...(choice.chance(0.1) ? { get_or_create: choice.chance(0.5) } : {}),
  };
}

/** Few ids, so that they often meet. */
const id = (choice: Choice) => `r${choice.whole(0, 12)}`;
const vector = (choice: Choice, dimension: number) =>
  Array.from({ length: dimension }, () => choice.chance(0.02) ? -0 : Math.fround(choice.between(-1, 1)));

function columns(choice: Choice, action: string): JsonObject {
  const count = choice.whole(choice.chance(0.05) ? 0 : 1, 5);
  const drawn = Array.from({ length: count }, () => choice.chance(0.01) ? "" : id(choice));
  // Of one id twice in one upsert, a real server's index and its records take different ones.
  const ids = action === "add" ? drawn : [...new Set(drawn)];
  const each = <T>(make: () => T) => Array.from({ length: ids.length + (choice.chance(0.03) ? 1 : 0) }, make);
  const dimension = choice.chance(0.95) ? 3 : choice.whole(1, 5);
  const base64 = (values: readonly number[]) => new Uint8Array(new Float32Array(values).buffer).toBase64();
  const encoded = choice.chance(0.5);
  const optional = action === "update" && choice.chance(0.5);
  const embeddings = each(() => encoded ? base64(vector(choice, dimension)) : vector(choice, dimension));
  return {
    ...(choice.chance(0.98) ? { ids } : {}),
    ...(optional || choice.chance(0.04) ? {} : { embeddings }),
    ...(choice.chance(0.7)
      ? { documents: each(() => choice.chance(0.2) ? null : `text ${choice.whole(0, 99)}`) }
      : {}),
    ...(choice.chance(0.7) ? { metadatas: each(() => metadata(choice, action)) } : {}),
  };
}

function metadata(choice: Choice, action: string): JsonObject | null {
  if (choice.chance(0.1)) return null;
  return {
    ...(choice.chance(0.8) ? { group: `group-${choice.whole(0, 3)}` } : {}),
    ...(choice.chance(0.5) ? { index: choice.whole(0, 9) } : {}),
    ...(choice.chance(0.5) ? { ratio: choice.whole(1, 9) / 8 } : {}),
    ...(choice.chance(0.3) ? { even: choice.chance(0.5) } : {}),
    ...(choice.chance(0.1) ? { big: 2n ** 53n + BigInt(choice.whole(0, 4)) as unknown as number } : {}),
    ...(action !== "add" && choice.chance(0.1) ? { index: null } : {}),
    ...(choice.chance(0.01) ? { list: [1] } : {}),
  };
}

function selection(choice: Choice): JsonObject {
  return {
    ...(choice.chance(0.5) ? { ids: Array.from({ length: choice.whole(0, 5) }, () => id(choice)) } : {}),
    ...filters(choice),
    ...(choice.chance(0.1) ? { limit: choice.whole(0, 5) } : {}),
    ...(choice.chance(0.1) ? { offset: choice.whole(0, 5) } : {}),
    ...(choice.chance(0.7)
      ? {
        include: choice.one([
          ["documents", "metadatas", "embeddings"],
          ["documents"],
          [],
          ["distances"],
          ["uris", "metadatas"],
          ["nonsense"],
        ]),
      }
      : {}),
  };
}

/** Filters of a few records, and some that are none. */
function filters(choice: Choice): JsonObject {
  return {
    ...(choice.chance(0.4) ? { where: where(choice) } : {}),
    ...(choice.chance(0.2) ? { where_document: whereDocument(choice) } : {}),
  };
}

function where(choice: Choice, depth = 0): JsonObject {
  const group = () => `group-${choice.whole(0, 3)}`;
  const few = <T>(make: () => T) => Array.from({ length: choice.whole(1, 4) }, make);
  const drawn = choice.whole(0, depth > 1 ? 8 : 10);
  switch (drawn) {
    case 0:
    case 1:
      return { group: group() };
    case 2:
      return { group: { [choice.one(["$eq", "$ne"])]: group() } };
    case 3:
      return { group: { [choice.one(["$in", "$nin"])]: few(group) } };
    case 4:
      return { index: { [choice.one(["$gt", "$gte", "$lt", "$lte", "$eq", "$ne"])]: choice.whole(0, 9) } };
    // A server compares a float with an integer of its own that it rounds: halves would not be the same.
    case 5:
      return { ratio: { [choice.one(["$gt", "$gte", "$lt", "$lte"])]: choice.whole(0, 8) / 8 + 1 / 16 } };
    case 6:
      return { even: choice.chance(0.5) };
    case 7:
      return choice.one<JsonObject>([
        {},
        { group: {} },
        { group: { $in: [] } },
        { group: { $in: ["group-1", 1] } },
        { group: { $gt: "group-1" } },
        { group: { $contains: "1" } },
        { group: "group-1", even: true },
        { index: null },
        { $and: {} },
        { big: { $gt: 2n ** 53n as unknown as number } },
      ]);
    default:
      return { [choice.one(["$and", "$or"])]: few(() => where(choice, depth + 1)) };
  }
}

function whereDocument(choice: Choice, depth = 0): JsonObject {
  const part = () => choice.one(["text", "1", "9", "text 4", "TEXT", "%", "x_", ""]);
  if (depth < 2 && choice.chance(0.3)) {
    const parts = Array.from({ length: choice.whole(0, 3) }, () => whereDocument(choice, depth + 1));
    return { [choice.one(["$and", "$or"])]: parts };
  }
  if (choice.chance(0.1)) return choice.one<JsonObject>([{}, { $contains: 1 }, { $and: {} }]);
  return { [choice.one(["$contains", "$not_contains"])]: part() };
}

function question(choice: Choice): JsonObject {
  const dimension = choice.chance(0.93) ? 3 : choice.whole(1, 5);
  return {
    ...(choice.chance(0.97)
      ? { query_embeddings: Array.from({ length: choice.whole(1, 3) }, () => vector(choice, dimension)) }
      : {}),
    // Of more neighbours than the index is sure to find, a real server leaves some out.
    ...(choice.chance(0.9) ? { n_results: choice.whole(1, 4) } : {}),
    ...filters(choice),
    ...(choice.chance(0.6) ? { include: choice.one([["distances"], ["documents", "distances"], []]) } : {}),
  };
}

function deletion(choice: Choice): JsonObject {
  return choice.one<JsonObject>([
    { ids: [id(choice)] },
    { ids: [id(choice), id(choice)] },
    { ids: [] },
    {},
    { where: { group: `group-${choice.whole(0, 3)}` } },
    { where: where(choice) },
    { where_document: { $contains: `text ${choice.whole(0, 99)}` } },
    { ids: [id(choice), id(choice), id(choice)], where: { group: `group-${choice.whole(0, 3)}` } },
  ]);
}
