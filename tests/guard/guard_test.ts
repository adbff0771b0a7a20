import { assertEquals, assertRejects } from "@std/assert";
import { FakeClock } from "../core/fake_clock.ts";
import { guard } from "../../src/guard/guard.ts";
import { GuardRefusal } from "../../src/guard/refusal.ts";
import { fetchTransport } from "../../src/transport/fetch.ts";
import {
  BALANCER,
  COLLECTIONS,
  markOf,
  ownName,
  PRIMARY,
  PRODUCTION,
  recordsBody,
  REPLICA,
  Rig,
  SCOPE,
} from "./rig.ts";

const NAME = ownName("a");

Deno.test("guard lets the whole life of a collection through", async () => {
  await using rig = await Rig.open();
  for (
    const path of ["/health", "/status", "/api/v2/heartbeat", "/api/v2/pre-flight-checks", "/openapi.json"]
  ) {
    await rig.call("GET", BALANCER, path);
  }
  await rig.call("GET", BALANCER, `${COLLECTIONS}?limit=1000&offset=0`);
  const production = rig.chroma.find(PRIMARY.origin, "customers")?.uuid ?? "";
  await rig.call("GET", PRIMARY, "customers");
  await rig.call("GET", PRIMARY, `${production}/count`);

  const json = { "content-type": "application/json" };
  const created = await rig.call("POST", BALANCER, "", {
    name: NAME,
    metadata: markOf(),
    get_or_create: false,
    configuration: { hnsw: { max_neighbors: 2 } },
  }, json);
  const { id: uuid } = await created.json();
  for (const action of ["add", "update", "upsert"]) {
    await rig.call("POST", BALANCER, `${uuid}/${action}`, recordsBody(5), json);
  }
  await rig.call("POST", BALANCER, `${uuid}/get`, { limit: 5, include: ["documents"] }, json);
  await rig.call("POST", BALANCER, `${uuid}/query`, { query_embeddings: [[0]], n_results: 1 }, json);
  await rig.call("POST", BALANCER, `${uuid}/delete`, { ids: ["doc-1"] }, json);

  // A replicator has copied it meanwhile, under a UUID of the replica's own.
  const copy = rig.chroma.put(REPLICA.origin, NAME).uuid;
  await rig.call("GET", REPLICA, NAME);
  await rig.call("POST", REPLICA, `${copy}/get`, {});
  await rig.call("DELETE", REPLICA, NAME);
  await rig.call("GET", BALANCER, NAME);
  await rig.call("DELETE", BALANCER, NAME);
  const after = await rig.call("GET", BALANCER, NAME);

  assertEquals(after.status, 404);
  assertEquals(
    rig.exchanges.filter(({ refusal, error }) => refusal !== undefined || error !== undefined),
    [],
  );
  assertEquals(rig.exchanges.length, rig.left.length);
});

Deno.test("guard answers with the server's own reply, body and all", async () => {
  await using rig = await Rig.open();
  rig.instead.push(() => Response.json({ id: "x", name: "y" }, { status: 418, headers: { "x-y": "z" } }));
  const reply = await rig.call("GET", PRIMARY, "customers");
  assertEquals([reply.status, reply.headers.get("x-y"), await reply.json()], [418, "z", {
    id: "x",
    name: "y",
  }]);
  const created = await rig.call("POST", PRIMARY, "", { name: NAME, metadata: markOf() });
  assertEquals((await created.json()).name, NAME);
});

Deno.test("guard refuses origins outside the topology, however near", async () => {
  await using rig = await Rig.open();
  for (
    const origin of [
      "http://127.0.0.1:8003",
      "https://127.0.0.1:8000",
      "http://127.0.0.1",
      "http://localhost:8000",
      "http://127.0.0.1.example.com:8000",
      "http://[::1]:8000",
    ]
  ) {
    const request = new Request(`${origin}/api/v2/heartbeat`);
    await assertRejects(() => rig.send(request), GuardRefusal, "not an endpoint of this run", origin);
  }
  assertEquals(rig.left, []);
  assertEquals(rig.exchanges[0]?.endpoint, undefined);
});

Deno.test("guard refuses what is not in the table, and says which request and why", async () => {
  await using rig = await Rig.open();
  const error = await assertRejects(
    () => rig.call("POST", PRIMARY, "/api/v2/reset"),
    GuardRefusal,
  );
  assertEquals(error.message, "Refused POST http://127.0.0.1:8001/api/v2/reset: it wipes the whole server");
  await assertRejects(() => rig.call("PURGE", PRIMARY, NAME), GuardRefusal, "not in the table of routes");
  assertEquals(rig.left, []);
});

Deno.test("guard refuses unknown headers, and lets plain and configured ones through", async () => {
  await using rig = await Rig.open({ headers: { "X-Chroma-Token": "secret" } });
  const refused = [
    "x-http-method-override",
    "x-original-url",
    "x-forwarded-host",
    "authorization",
    "cookie",
    "transfer-encoding",
    "x-chroma-token2",
  ];
  for (const name of refused) {
    const error = await assertRejects(
      () => rig.call("GET", PRIMARY, "/api/v2/heartbeat", undefined, { [name]: "VALUE" }),
      GuardRefusal,
      `"${name}" is not one that was configured`,
    );
    assertEquals(error.message.includes("VALUE"), false);
  }
  assertEquals(rig.left, []);
  await rig.call("GET", PRIMARY, "/api/v2/heartbeat", undefined, {
    "x-chroma-token": "secret",
    accept: "application/json",
    "accept-encoding": "gzip",
    "user-agent": "chromadb",
  });
  assertEquals(rig.left[0]?.request.headers.get("x-chroma-token"), "secret");
});

Deno.test("guard sends a body built anew: of doubled keys only the one that was judged is left", async () => {
  await using rig = await Rig.open();
  const mark = JSON.stringify(markOf());
  await rig.call(
    "POST",
    PRIMARY,
    "",
    `{"name":"customers","get_or_create":true, "name":"${NAME}","metadata":${mark},"get_or_create":false}`,
  );
  assertEquals(rig.left[0]?.body, `{"name":"${NAME}","get_or_create":false,"metadata":${mark}}`);
  await assertRejects(
    () => rig.call("POST", PRIMARY, "", `{"name":"${ownName("b")}","metadata":${mark},"name":"customers"}`),
    GuardRefusal,
    "does not fit the grammar",
  );
});

Deno.test("guard refuses bodies that are not JSON, wherever they go", async () => {
  await using rig = await Rig.open();
  const uuid = await rig.create(PRIMARY, NAME);
  const before = rig.left.length;
  for (const body of ["name=x&_method=DELETE", "{", "\0", '{"a":1}{"b":2}', "null"]) {
    for (
      const [method, path] of [["POST", ""], ["POST", `${uuid}/add`], ["POST", `${uuid}/get`], [
        "DELETE",
        NAME,
      ]]
    ) {
      await assertRejects(
        () => rig.call(method ?? "", PRIMARY, path ?? "", body),
        GuardRefusal,
        undefined,
        body,
      );
    }
  }
  assertEquals(rig.left.length, before);
});

Deno.test("guard never follows a redirect, and refuses the reply that is one", async () => {
  for (const status of [300, 301, 302, 303, 305, 306, 307, 308]) {
    await using rig = await Rig.open();
    for (
      const [method, path, body] of [
        ["GET", "customers", undefined],
        ["POST", "", { name: NAME, metadata: markOf() }],
      ] as const
    ) {
      rig.instead.push(() => new Response(null, { status, headers: { location: "http://evil.example/" } }));
      await assertRejects(
        () => rig.call(method, PRIMARY, path, body),
        GuardRefusal,
        `primary redirects it (${status}), and a redirect is never followed`,
      );
    }
    assertEquals(rig.left.map(({ request }) => request.redirect), ["manual", "manual"]);
    assertEquals(rig.exchanges.map((exchange) => exchange.status), [status, status]);
  }
});

Deno.test("guard lets a 304 through: it is no redirect", async () => {
  await using rig = await Rig.open();
  rig.instead.push(() => new Response(null, { status: 304 }));
  assertEquals((await rig.call("GET", PRIMARY, "/health")).status, 304);
});

Deno.test("guard refuses every change without a journal, and lets reads through", async () => {
  await using rig = await Rig.open({ journal: false });
  const production = rig.chroma.find(PRIMARY.origin, "customers")?.uuid ?? "";
  rig.ownership.approve("AUTOTEST_old_1705000000_zzz999_yyy888");
  await rig.call("GET", PRIMARY, "AUTOTEST_old_1705000000_zzz999_yyy888");
  const before = rig.left.length;
  const changes: [method: string, path: string, body?: unknown][] = [
    ["POST", "", { name: NAME, metadata: markOf() }],
    ["POST", `${production}/add`, recordsBody(1)],
    ["POST", `${production}/delete`, { ids: ["a"] }],
    ["DELETE", "AUTOTEST_old_1705000000_zzz999_yyy888"],
  ];
  for (const [method, path, body] of changes) {
    await assertRejects(
      () => rig.call(method, PRIMARY, path, body),
      GuardRefusal,
      "this command changes nothing",
    );
  }
  assertEquals(rig.left.length, before);
  assertEquals((await rig.call("GET", PRIMARY, "customers")).status, 200);
});

Deno.test("guard reads records of the run's collections and of their copies, and of nothing else", async () => {
  await using rig = await Rig.open();
  const uuid = await rig.create(PRIMARY, NAME);
  const copy = rig.chroma.put(REPLICA.origin, NAME).uuid;
  for (const action of ["get", "query", "search"]) {
    await rig.call("POST", PRIMARY, `${uuid}/${action}`, {});
    for (const name of PRODUCTION) {
      const production = rig.chroma.find(PRIMARY.origin, name)?.uuid ?? "";
      await rig.call("GET", PRIMARY, name);
      await assertRejects(
        () => rig.call("POST", PRIMARY, `${production}/${action}`, {}),
        GuardRefusal,
        "not this run's",
      );
    }
  }
  await assertRejects(() => rig.call("POST", REPLICA, `${copy}/get`, {}), GuardRefusal, "not this run's");
  await rig.call("GET", REPLICA, NAME);
  await rig.call("POST", REPLICA, `${copy}/get`, {});
});

Deno.test("guard refuses a description of its own collection that carries production's UUID", async () => {
  await using rig = await Rig.open();
  await rig.create(PRIMARY, NAME);
  const production = rig.chroma.find(PRIMARY.origin, "customers")?.uuid ?? "";
  rig.instead.push(() => Response.json({ id: production, name: NAME }));
  await assertRejects(() => rig.call("GET", PRIMARY, NAME), GuardRefusal, 'the UUID of "customers"');
  await assertRejects(
    () => rig.call("POST", PRIMARY, `${production}/get`, {}),
    GuardRefusal,
    "not this run's",
  );
});

Deno.test("guard tells its observer of everything, and never a value of a body or a header", async () => {
  await using rig = await Rig.open({ headers: { "x-chroma-token": "SECRET-1" } });
  const headers = { "x-chroma-token": "SECRET-2" };
  await rig.call("POST", PRIMARY, "", { name: NAME, metadata: { ...markOf(), note: "SECRET-3" } }, headers);
  const uuid = rig.chroma.find(PRIMARY.origin, NAME)?.uuid ?? "";
  await rig.call("POST", PRIMARY, `${uuid}/add`, { ids: ["SECRET-4"], documents: ["SECRET-5"] }, headers);
  await rig.call("POST", PRIMARY, `${uuid}/get`, { where: { a: "SECRET-6" } }, headers);
  await assertRejects(() => rig.call("POST", PRIMARY, `${uuid}/fork`, { new_name: "SECRET-7" }, headers));
  await assertRejects(() => rig.call("GET", PRIMARY, NAME, undefined, { cookie: "SECRET-8" }));
  rig.instead.push(() => Promise.reject(new Error("no reply")));
  await assertRejects(() => rig.call("GET", PRIMARY, NAME), Error, "no reply");

  assertEquals(
    rig.exchanges.map(({ endpoint, method, operation, status, refusal, error }) =>
      [endpoint, method, operation.kind, status, refusal !== undefined, error !== undefined].join(" ")
    ),
    [
      "primary POST create 200 false false",
      "primary POST read 200 false false",
      "primary POST write 200 false false",
      "primary POST read 200 false false",
      "primary POST forbidden  true false",
      "primary GET read  true false",
      "primary GET read  false true",
    ],
  );
  for (const exchange of rig.exchanges) {
    assertEquals(JSON.stringify(exchange).match(/SECRET-\d/)?.[0], undefined, exchange.path);
  }
});

Deno.test("guard works over a real server", async () => {
  const seen: string[] = [];
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    seen.push(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`);
    return Response.json({ id: "0b9a1f0e-6f3c-4d6e-9a68-0a1b2c3d4e5f", name: NAME });
  });
  const origin = `http://127.0.0.1:${server.addr.port}`;
  await using rig = await Rig.open({ journal: false });
  const door = guard(fetchTransport, {
    endpoints: [{ name: "server", role: "server", origin }],
    scope: SCOPE,
    ownership: rig.ownership,
    headers: {},
    clock: new FakeClock(),
    observe: () => {},
  });
  const reply = await door(new Request(`${origin}${COLLECTIONS}/${NAME}`));
  assertEquals((await reply.json()).name, NAME);
  await assertRejects(() => door(new Request(`${origin}/api/v2/reset`, { method: "POST" })), GuardRefusal);
  assertEquals(seen, [`GET ${COLLECTIONS}/${NAME} `]);
});
