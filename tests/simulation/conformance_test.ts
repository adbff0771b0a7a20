import { assert, assertEquals } from "@std/assert";
import { isObject, type JsonObject } from "../../src/core/json.ts";
import { Server } from "../lab/server.ts";
import { Choice } from "./choice.ts";
import type { Ask, Reply } from "./reply.ts";
import { type SimCollection, SimNode } from "./sim_node.ts";

const fetch = globalThis.fetch;

/** Generated requests, sent to both servers. */
const REQUESTS = 3000;
const DATABASE = "/api/v2/tenants/default_tenant/databases/default_database";

/** A collection that both servers have, under UUIDs of their own. */
interface Pair {
  readonly name: string;
  readonly real: string;
  readonly simulated: string;
}

/** A request, in which `{uuid}` stands for the UUID that a server has for a collection. */
interface Generated {
  readonly ask: Ask;
  readonly pair?: Pair;
}

let server: Server;
Deno.test.beforeAll(async () => {
  // The simulated node is of this version: 1.3.4 adds a schema to descriptions, among others. It runs everywhere.
  server = await Server.start("1.0.5");
});
Deno.test.afterAll(() => server[Symbol.asyncDispose]());

Deno.test(`SimNode answers ${REQUESTS} generated requests as a real server does`, async () => {
  const seed = Deno.env.get("SIM_CONFORMANCE_SEED") ?? crypto.randomUUID();
  console.log(`conformance seed ${seed}`);
  const choice = new Choice(seed);
  const node = new SimNode("sim", { choice: choice.fork("uuids"), now: () => 0, onChange: () => {} });
  const pairs: Pair[] = [];
  let behind = 0;
  const replies: Record<number, number> = {};
  for (let sent = 0; sent < REQUESTS; sent++) {
    const { ask: drawn, pair } = generate(choice, pairs);
    const ask = tamed(drawn, node.byId(pair?.simulated ?? ""));
    if (isOdd(ask, node.byId(pair?.simulated ?? ""))) continue;
    const simulated = node.handle(under(ask, pair?.simulated), "test");
    const real = await sendReal(under(ask, pair?.real));
    const where = `seed ${seed}, request ${sent}: ${ask.method} ${ask.path} ${
      JSON.stringify(Object.fromEntries(ask.query))
    } ${JSON.stringify(ask.body)}`;
    const expected = comparable(real, ask, pairs);
    if (ask.path.endsWith("/query") && pair !== undefined && await isBehind(pair, node, real, simulated)) {
      behind++;
      continue;
    }
    assertEquals(aligned(comparable(simulated, ask, pairs), expected), expected, where);
    replies[real.status] = (replies[real.status] ?? 0) + 1;
    remember(pairs, ask, real, simulated);
  }
  console.log(
    `statuses: ${JSON.stringify(replies)}; queries answered from an index that was behind: ${behind}`,
  );
  assert(behind < REQUESTS / 100);
});

/**
 * The same request, where it updates an id that is not there one that never will be: of an id that is updated first and
 * added later, Chroma 1.0.5 keeps the embedding of the update.
 */
function tamed(ask: Ask, there: SimCollection | undefined): Ask {
  const { path, body } = ask;
  if (!path.endsWith("/update") || !isObject(body) || !Array.isArray(body.ids)) return ask;
  const ids = body.ids.map((id) => id === "" || there?.content.records.has(String(id)) ? id : `nobody-${id}`);
  return { ...ask, body: { ...body, ids } };
}

/**
 * What Chroma 1.0.5 answers with `200` or `500 Nothing found on disk`, by what its log has seen: a question where
 * there is a dimension but no record. The program asks only where it has written.
 */
function isOdd({ path }: Ask, there: SimCollection | undefined): boolean {
  return /\/(query|get)$/.test(path) && there?.content.records.size === 0 && there.content.dimension !== null;
}

/**
 * Whether the real server's index, after ids were deleted and added again, does not know what its own records say:
 * then both servers hold the same records, and neighbours differ.
 */
async function isBehind(pair: Pair, node: SimNode, real: Reply, simulated: Reply): Promise<boolean> {
  if (real.status !== 200 || simulated.status !== 200) return false;
  const neighbours = ({ text }: Reply) => JSON.stringify(JSON.parse(text).ids);
  const distances = ({ text }: Reply): unknown => JSON.parse(text).distances;
  const same = neighbours(real) === neighbours(simulated) &&
    JSON.stringify(aligned(distances(simulated), distances(real))) === JSON.stringify(distances(real));
  if (same) return false;
  const all: Ask = {
    method: "POST",
    path: `${DATABASE}/collections/{uuid}/get`,
    query: new Map(),
    body: { include: ["documents", "metadatas", "embeddings"] },
  };
  const held = comparable(await sendReal(under(all, pair.real)), all, []);
  assertEquals(aligned(comparable(node.handle(under(all, pair.simulated), "test"), all, []), held), held);
  return true;
}

/** What both servers know of afterwards. */
function remember(pairs: Pair[], { method, path, body }: Ask, real: Reply, simulated: Reply): void {
  if (method === "POST" && path.endsWith("/collections") && real.status === 200 && isObject(body)) {
    const name = String(body.name);
    if (pairs.some((one) => one.name === name)) return;
    pairs.push({ name, real: JSON.parse(real.text).id, simulated: JSON.parse(simulated.text).id });
  }
  if (method === "DELETE" && real.status === 200) {
    const at = pairs.findIndex(({ name }) => path.endsWith(`/${name}`));
    if (at >= 0) pairs.splice(at, 1);
  }
}

function under(ask: Ask, uuid = "00000000-0000-4000-8000-000000000000"): Ask {
  return { ...ask, path: ask.path.replace("{uuid}", uuid) };
}

async function sendReal({ method, path, query, body }: Ask): Promise<Reply> {
  const search = query.size === 0 ? "" : `?${new URLSearchParams([...query])}`;
  const reply = await fetch(`${server.url}${path}${search}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  return { status: reply.status, text: await reply.text() };
}

/** A reply without what may differ: UUIDs, the order of lists by UUID, the position in a body that was misshapen. */
function comparable({ status, text }: Reply, ask: Ask, pairs: readonly Pair[]): unknown {
  let plain = text;
  for (const { name, real, simulated } of pairs) {
    plain = plain.replaceAll(real, `<${name}>`).replaceAll(simulated, `<${name}>`);
  }
  if (plain === "") return { status };
  const body: unknown = JSON.parse(plain);
  if (ask.path.endsWith("/heartbeat")) return { status };
  if (ask.path === "/openapi.json") return { status, has: isObject(body) && isObject(body.paths) };
  if (status === 422) return { status, error: isObject(body) ? body.error : body };
  if (ask.method === "GET" && ask.path.endsWith("/collections") && Array.isArray(body)) {
    // Pages are in the order of the UUIDs, which are each server's own: only whole lists can be compared.
    const whole = ask.query.get("offset") === undefined && ask.query.get("limit") === undefined;
    return { status, body: whole ? body.map(({ name }) => name).sort() : body.length };
  }
  if (isObject(body) && typeof body.id === "string" && typeof body.name === "string") {
    return { status, body: { ...body, id: "" } };
  }
  if (isObject(body) && typeof body.message === "string") {
    // A server names all that is wrong with a collection, in no order.
    const lines = body.message.replace("Validation error: ", "").split("\n").sort();
    return { status, error: body.error, lines };
  }
  return { status, body };
}

/** The first value with the second's numbers where they are nearly the same: distances are float32 sums. */
function aligned(value: unknown, other: unknown): unknown {
  if (typeof value === "number" && typeof other === "number") {
    return Math.abs(value - other) <= 1e-5 * Math.max(1, Math.abs(other)) ? other : value;
  }
  if (Array.isArray(value) && Array.isArray(other)) return value.map((one, at) => aligned(one, other[at]));
  return isObject(value) && isObject(other)
    ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, aligned(one, other[key])]))
    : value;
}

/** One request, valid or not, that the program could send. */
function generate(choice: Choice, pairs: readonly Pair[]): Generated {
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
  Array.from({ length: dimension }, () => Math.fround(choice.between(-1, 1)));

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
    ...(action !== "add" && choice.chance(0.1) ? { index: null } : {}),
    ...(choice.chance(0.01) ? { list: [1] } : {}),
  };
}

function selection(choice: Choice): JsonObject {
  return {
    ...(choice.chance(0.5) ? { ids: Array.from({ length: choice.whole(0, 5) }, () => id(choice)) } : {}),
    ...(choice.chance(0.2) ? { where: { group: `group-${choice.whole(0, 3)}` } } : {}),
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

function question(choice: Choice): JsonObject {
  const dimension = choice.chance(0.93) ? 3 : choice.whole(1, 5);
  return {
    ...(choice.chance(0.97)
      ? { query_embeddings: Array.from({ length: choice.whole(1, 3) }, () => vector(choice, dimension)) }
      : {}),
    // Of more neighbours than the index is sure to find, a real server leaves some out.
    ...(choice.chance(0.9) ? { n_results: choice.whole(1, 4) } : {}),
    ...(choice.chance(0.2) ? { where: { group: `group-${choice.whole(0, 3)}` } } : {}),
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
    { ids: [id(choice), id(choice), id(choice)], where: { group: `group-${choice.whole(0, 3)}` } },
  ]);
}
