import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { HttpError } from "../../src/chroma/http_error.ts";
import { chromaError, expectOk, RawApi } from "../../src/chroma/raw.ts";
import { GuardRefusal } from "../../src/guard/refusal.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import { fakeEndpoint, fakeTarget } from "./fake_chroma.ts";

const endpoint = fakeEndpoint("server");
const target = { ...fakeTarget([endpoint]), headers: { authorization: "Bearer x" } };
const BASE = "/api/v2/tenants/default_tenant/databases/default_database/collections";

/** What was sent, as one value. */
async function sentBy(ask: (api: RawApi) => Promise<unknown>): Promise<unknown> {
  let sent: unknown;
  await ask(
    new RawApi(endpoint, target, async (request) => {
      const { method, url, headers } = request;
      sent = [method, url.replace(endpoint.origin, ""), Object.fromEntries(headers), await request.text()];
      return new Response("{}");
    }),
  );
  return sent;
}

Deno.test("RawApi sends bodies exactly, with the configured headers or those it is given", async () => {
  assertEquals(await sentBy((api) => api.post("/u/add", { body: { n: [2n ** 63n - 1n, -0] } })), [
    "POST",
    `${BASE}/u/add`,
    { authorization: "Bearer x", "content-type": "application/json" },
    '{"n":[9223372036854775807,-0.0]}',
  ]);
  assertEquals(await sentBy((api) => api.getCollections("/name", { headers: {} })), [
    "GET",
    `${BASE}/name`,
    {},
    "",
  ]);
  assertEquals(await sentBy((api) => api.get(api.collections({ tenant: "t", database: "d" }))), [
    "GET",
    "/api/v2/tenants/t/databases/d/collections",
    { authorization: "Bearer x" },
    "",
  ]);
});

Deno.test("RawApi answers refusals like any reply, and throws where there is none", async () => {
  const answering = (reply: () => Promise<Response>) => new RawApi(endpoint, target, reply);
  const reply = await answering(() =>
    Promise.resolve(new Response('{"error":"X"}', { status: 409, headers: { "content-encoding": "br" } }))
  ).get("/");
  assertEquals(reply, { status: 409, text: '{"error":"X"}', encoding: "br" });
  await assertRejects(
    () => answering(() => Promise.reject(new TypeError("broken"))).get("/"),
    NoReplyError,
    "broken",
  );
  await assertRejects(
    () => answering(() => Promise.reject(new GuardRefusal("no"))).get("/"),
    GuardRefusal,
    "no",
  );
});

Deno.test("expectOk and chromaError tell Chroma's refusals from others", () => {
  const reply = (status: number, text: string) => ({ status, text, encoding: null });
  assertEquals(expectOk(reply(201, "{}"), "add", endpoint).status, 201);
  assertThrows(
    () => expectOk(reply(409, '{"error":"X"}'), "add", endpoint),
    HttpError,
    "it answered 409 (X)",
  );
  assertEquals(
    [reply(400, '{"error":"X"}'), reply(400, "<html>"), reply(400, '{"error":1}')].map(chromaError),
    [
      "X",
      undefined,
      undefined,
    ],
  );
});
