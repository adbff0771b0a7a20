import { assertEquals, assertRejects } from "@std/assert";
import type { ChromaApi } from "../../src/chroma/api.ts";
import { HttpError } from "../../src/chroma/http_error.ts";
import { GuardRefusal } from "../../src/guard/refusal.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import { absent, describe, fakeApi, fakeChroma, uuid } from "./fake_chroma.ts";

const NAME = "AUTOTEST_basic_operations_1705123456_abc123_xyz789";

/** An API whose every request gets this reply. */
function answering(reply: () => Response): ChromaApi {
  return fakeApi(() => Promise.resolve(reply()));
}

function json(status: number, body: unknown): () => Response {
  return () => Response.json(body, { status });
}

const ABSENT: readonly (readonly [what: string, status: number, body: unknown])[] = [
  ["1.x", 404, { error: "NotFoundError", message: `Collection [${NAME}] does not exist` }],
  ["1.0.x", 404, { error: "NotFoundError", message: `Collection [${NAME}] does not exists` }],
  ["0.6", 400, { error: `InvalidCollectionException('Collection ${NAME} does not exist.')` }],
  ["0.5", 500, { error: `ValueError('Collection ${NAME} does not exist.')` }],
];

for (const [server, status, body] of ABSENT) {
  Deno.test(`ChromaApi.describe takes the ${status} of ${server} for absence`, async () => {
    assertEquals(await answering(json(status, body)).describe(NAME), undefined);
  });
}

const TROUBLE: readonly (readonly [what: string, reply: () => Response])[] = [
  ["a proxy's HTML 404", () => new Response("<html><h1>404 Not Found</h1></html>", { status: 404 })],
  ["a proxy's plain 404", () => new Response("404 page not found", { status: 404 })],
  ["a 404 without a body", () => new Response(null, { status: 404 })],
  ["a 404 that is JSON but no error", json(404, { detail: "Not Found" })],
  [
    "the JSON 404 of a gateway",
    json(404, { statusCode: 404, error: "Not Found", message: "Route GET:/api/v2/… not found" }),
  ],
  ["a 404 that is a JSON list", json(404, ["does not exist"])],
  ["a 400 about something else", json(400, { error: "InvalidArgumentError", message: "bad name" })],
  ["a 500 about something else", json(500, { error: "InternalError", message: "disk full" })],
  ["a 500 with the words but no JSON", () => new Response("does not exist", { status: 500 })],
  ["a 401", json(401, { error: "AuthError", message: "does not exist" })],
  ["a 503", json(503, { error: "NotFoundError", message: "does not exist" })],
];

for (const [what, reply] of TROUBLE) {
  Deno.test(`ChromaApi.describe takes ${what} for an error, not for absence`, async () => {
    await assertRejects(
      () => answering(reply).describe(NAME),
      HttpError,
      `Cannot describe "${NAME}" on server`,
    );
  });
}

const OTHER = describe({ id: uuid(1), name: "customer_profiles" });
const STRANGE: readonly (readonly [what: string, body: unknown])[] = [
  ["a description of another name", OTHER],
  ["a description without a UUID", { name: NAME }],
  ["a UUID in upper case", { ...OTHER, name: NAME, id: "ABCDEF00-0000-4000-8000-000000000000" }],
  ["a UUID that is a path", { ...OTHER, name: NAME, id: `${uuid(1)}/../x` }],
  ["a name that is a number", { ...OTHER, name: 7 }],
  ["a list", [OTHER]],
  ["null", null],
  ["a word", "ok"],
];

for (const [what, body] of STRANGE) {
  Deno.test(`ChromaApi.describe does not believe ${what}`, async () => {
    await assertRejects(
      () => answering(json(200, body)).describe(NAME),
      Error,
      "it is not what a Chroma server answers",
    );
  });
}

Deno.test("ChromaApi.describe does not believe a 200 that is not JSON", async () => {
  const api = answering(() => new Response("<html>Sign in</html>"));
  await assertRejects(() => api.describe(NAME), Error, `reply to "describe "${NAME}"" of server`);
});

Deno.test("ChromaApi.describe reads what is there and leaves the rest null", async () => {
  const body = {
    id: uuid(3),
    name: NAME,
    tenant: "acme",
    database: "prod",
    metadata: { a: 1 },
    dimension: 8,
    configuration_json: { hnsw: {} },
  };
  assertEquals(await answering(json(200, body)).describe(NAME), {
    id: uuid(3),
    name: NAME,
    tenant: "acme",
    database: "prod",
    metadata: { a: 1 },
    dimension: 8,
    configuration: { hnsw: {} },
  });
  assertEquals(await answering(json(200, { id: uuid(3), name: NAME })).describe(NAME), {
    id: uuid(3),
    name: NAME,
    tenant: null,
    database: null,
    metadata: null,
    dimension: null,
    configuration: null,
  });
});

Deno.test("ChromaApi.page refuses a list with one malformed description in it", async () => {
  const api = answering(json(200, [OTHER, { id: "7", name: "x" }]));
  await assertRejects(() => api.page(10, 0), Error, "Cannot read the description of server");
});

Deno.test("ChromaApi.page refuses what is not a list", async () => {
  await assertRejects(() => answering(json(200, {})).page(10, 0), Error, "list of collections");
});

Deno.test("ChromaApi.count tells absence from a count and from an error", async () => {
  assertEquals(await answering(json(200, 7)).count(uuid(1)), 7);
  assertEquals(await answering(() => absent(uuid(1))).count(uuid(1)), undefined);
  await assertRejects(() => answering(json(200, "7")).count(uuid(1)), Error, "count of records");
  await assertRejects(() => answering(json(503, {})).count(uuid(1)), HttpError, "it answered 503");
});

Deno.test("ChromaApi.countCollections answers undefined where there is no such route", async () => {
  assertEquals(await answering(() => new Response(null, { status: 404 })).countCollections(), undefined);
  assertEquals(await answering(json(200, 3)).countCollections(), 3);
  await assertRejects(() => answering(json(200, null)).countCollections(), Error, "count of collections");
});

Deno.test("ChromaApi.remove tells deleted, absent and failed apart", async () => {
  assertEquals(await answering(json(200, {})).remove(NAME), "deleted");
  assertEquals(await answering(() => absent(NAME)).remove(NAME), "absent");
  const proxied = answering(() => new Response("404 page not found", { status: 404 }));
  await assertRejects(() => proxied.remove(NAME), HttpError, `Cannot delete "${NAME}" on server`);
});

Deno.test("ChromaApi.missing names the tenant before the database", async () => {
  const lacking = (end: string) =>
    fakeApi(fakeChroma([], ({ path }) => path.endsWith(end) ? absent("it") : undefined));
  assertEquals(await lacking("/default_tenant").missing(), "tenant");
  assertEquals(await lacking("/default_database").missing(), "database");
  assertEquals(await lacking("/nothing").missing(), undefined);
});

Deno.test("ChromaApi.heartbeat turns nanoseconds into milliseconds", async () => {
  const api = answering(json(200, { "nanosecond heartbeat": 1_705_123_456_789_000_000 }));
  assertEquals(await api.heartbeat(), 1_705_123_456_789);
  await assertRejects(
    () => answering(json(200, { heartbeat: 1 })).heartbeat(),
    Error,
    "the heartbeat of server",
  );
});

Deno.test("ChromaApi.version takes a string alone", async () => {
  assertEquals(await answering(json(200, "1.0.0")).version(), "1.0.0");
  await assertRejects(() => answering(json(200, { version: "1" })).version(), Error, "the version of server");
});

Deno.test("ChromaApi.paths lists the paths of /openapi.json, or nothing where it is not served", async () => {
  assertEquals(await answering(json(200, { paths: { "/a": {}, "/b": {} } })).paths(), new Set(["/a", "/b"]));
  assertEquals(await answering(() => new Response("no", { status: 404 })).paths(), undefined);
  await assertRejects(() => answering(json(200, {})).paths(), Error, "list of paths");
});

Deno.test("ChromaApi.plain answers whatever comes", async () => {
  const api = answering(() => new Response("down", { status: 503 }));
  assertEquals(await api.plain("/health"), { status: 503, text: "down" });
});

Deno.test("ChromaApi sends the target's headers and encodes every part of a path", async () => {
  const asked: Request[] = [];
  const api = fakeApi((request) => {
    asked.push(request);
    return Promise.resolve(absent("x"));
  });
  await api.describe("a b/c");
  assertEquals(new URL(asked[0]?.url ?? "").pathname.endsWith("/collections/a%20b%2Fc"), true);
});

Deno.test("ChromaApi keeps a guard's refusal and a missing reply as they are", async () => {
  for (const error of [new GuardRefusal("no"), new NoReplyError("late", { reason: "timeout" })]) {
    const api = fakeApi(() => Promise.reject(error));
    assertEquals(await api.heartbeat().catch((caught: unknown) => caught), error);
  }
});

Deno.test("ChromaApi takes any other failure to send for a reply that never came", async () => {
  const api = fakeApi(() => Promise.reject(new TypeError("connection reset")));
  const error = await assertRejects(() => api.heartbeat(), NoReplyError, "connection reset");
  assertEquals([error.reason, error.sent], ["broken", true]);
});

Deno.test("ChromaApi shortens a server's message between words and puts it on one line", async () => {
  const message = `disk\n  full ${"xx ".repeat(100)}${"y".repeat(500)}`;
  const api = answering(json(500, { error: "InternalError", message }));
  const error = await assertRejects(() => api.version(), HttpError, "it answered 500 (disk full xx xx");
  assertEquals(error.message.endsWith(" xx …)"), true, error.message);
  assertEquals(error.message.length < 250, true);
  assertEquals(error.status, 500);
});
