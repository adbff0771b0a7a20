import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { alternate404 } from "./faults/alternate_404.ts";
import { deadHealth } from "./faults/dead_health.ts";
import { down } from "./faults/down.ts";
import { dropWrites } from "./faults/drop_writes.ts";
import { errorAfterExecute } from "./faults/error_after_execute.ts";
import { foreignUuid } from "./faults/foreign_uuid.ts";
import { frozenCounters } from "./faults/frozen_counters.ts";
import { ignoreFilter } from "./faults/ignore_filter.ts";
import { latency } from "./faults/latency.ts";
import { lyingStatus } from "./faults/lying_status.ts";
import { notChroma } from "./faults/not_chroma.ts";
import { redirect } from "./faults/redirect.ts";
import { resetPeer } from "./faults/reset_peer.ts";
import { staleReads } from "./faults/stale_reads.ts";
import { timeout } from "./faults/timeout.ts";
import { wrongCount } from "./faults/wrong_count.ts";
import { wrongNeighbours } from "./faults/wrong_neighbours.ts";
import { wrongValues } from "./faults/wrong_values.ts";
import { isObject } from "./json.ts";
import { Lab } from "./lab.ts";
import { PlainClient } from "./plain_client.ts";
import { until } from "./until.ts";

let lab: Lab;
let client: PlainClient;
/** A test collection with three records that every fault may try its teeth on. */
const NAME = "AUTOTEST_victim";
let uuid: string;
let production: unknown;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 5 });
  client = new PlainClient(lab.url);
  uuid = await client.create(NAME, { records: 3 });
  await lab.replicator.idle();
  production = await lab.eyes.photograph();
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

const primaryNames = async () =>
  (await lab.eyes.leftovers()).filter((l) => l.node === "primary").map((l) => l.name);

for (const [name, fault] of Object.entries({ down, timeout, resetPeer })) {
  Deno.test(`${name} cuts the balancer off, and heals`, async () => {
    {
      await using _ = fault(lab, "balancer");
      const reply = fetch(`${lab.url}/health`, { signal: AbortSignal.timeout(100) });
      assertEquals(await reply.then(() => "answered", () => "failed"), "failed");
    }
    assertEquals((await client.ask("GET", "/health")).status, 200);
  });
}

Deno.test("timeout makes a node unhealthy, and heals", async () => {
  {
    await using _ = timeout(lab, "replica");
    await until(() => lab.balancer.instances[1]?.healthy === false);
    assertEquals(await client.count(uuid), 3);
  }
  await until(() => lab.balancer.instances[1]?.healthy === true);
});

Deno.test("latency slows the balancer down, and heals", async () => {
  {
    await using _ = latency(lab, "balancer", 100);
    const start = performance.now();
    await client.ask("GET", "/health");
    assertEquals(performance.now() - start > 95, true);
  }
  const start = performance.now();
  await client.ask("GET", "/health");
  assertEquals(performance.now() - start < 95, true);
});

Deno.test("errorAfterExecute executes and answers 503", async () => {
  {
    using _ = errorAfterExecute(lab, { operations: ["create"] });
    assertEquals((await client.call("POST", "", { name: "AUTOTEST_indefinite" })).status, 503);
    assertEquals(
      (await client.call("POST", `/${uuid}/update`, { ids: ["r0"], documents: ["document 0"] })).status,
      200,
    );
  }
  assertEquals(await primaryNames(), ["AUTOTEST_indefinite", NAME]);
  {
    using _ = errorAfterExecute(lab);
    assertEquals((await client.call("DELETE", "/AUTOTEST_indefinite")).status, 503);
  }
  assertEquals(await client.statusOf("AUTOTEST_indefinite"), 404);
});

Deno.test("dropWrites acknowledges as a server would and executes nothing", async () => {
  const requested = {
    name: "AUTOTEST_phantom",
    metadata: { a: 1 },
    configuration: { hnsw: { max_neighbors: 2 } },
  };
  const reply = await client.call("POST", "", requested);
  await client.call("DELETE", "/AUTOTEST_phantom");
  const add = { ids: ["x"], embeddings: [[1, 2]] };
  {
    using _ = dropWrites(lab);
    const { status, body } = await client.call("POST", "", requested);
    const phantom = isObject(body) ? body["id"] : undefined;
    assertNotEquals(phantom, isObject(reply.body) ? reply.body["id"] : undefined);
    assertEquals({ status, body: { ...Object(body), id: 0 } }, {
      status: 200,
      body: { ...Object(reply.body), id: 0 },
    });
    assertEquals(await client.call("POST", `/${phantom}/add`, add), { status: 201, body: {} });
    assertEquals(await client.call("POST", `/${uuid}/add`, add), { status: 201, body: {} });
    assertEquals(await client.call("DELETE", `/${NAME}`), { status: 200, body: {} });
    assertEquals(await client.statusOf("AUTOTEST_phantom"), 404);
  }
  assertEquals(await primaryNames(), [NAME]);
  assertEquals(await client.count(uuid), 3);
});

Deno.test("alternate404 denies every other GET of a collection", async () => {
  {
    using _ = alternate404(lab);
    const statuses = [];
    for (let turn = 0; turn < 4; turn++) statuses.push(await client.statusOf(NAME));
    assertEquals(statuses, [404, 200, 404, 200]);
    assertEquals(await client.statusOf("latest_docs"), 200);
  }
  assertEquals(await client.statusOf(NAME), 200);
});

Deno.test("staleReads answers from replicas that lack the newest writes, and heals", async () => {
  {
    using _ = staleReads(lab, { delayMs: 60_000 });
    const fresh = await client.create("AUTOTEST_stale", { records: 0 });
    const statuses = [await client.statusOf("AUTOTEST_stale"), await client.statusOf("AUTOTEST_stale")];
    assertEquals(statuses.sort(), [200, 404]);
    const gets = [];
    for (let turn = 0; turn < 2; turn++) gets.push((await client.call("POST", `/${fresh}/get`, {})).status);
    assertEquals(gets.sort(), [200, 404]);
    await client.call("DELETE", "/AUTOTEST_stale");
  }
  await lab.replicator.idle();
  assertEquals(await primaryNames(), [NAME]);
  assertEquals(lab.replicator.refused, []);
});

Deno.test("wrongNeighbours turns the order of a query's answer round, but not the distances", async () => {
  const query = async () => {
    const { body } = await client.call("POST", `/${uuid}/query`, {
      query_embeddings: [[0, 0]],
      n_results: 3,
    });
    return isObject(body) ? { ids: body["ids"], distances: body["distances"] } : undefined;
  };
  const right = { ids: [["r0", "r1", "r2"]], distances: [[0, 2, 8]] };
  assertEquals(await query(), right);
  {
    using _ = wrongNeighbours(lab);
    assertEquals(await query(), { ids: [["r2", "r1", "r0"]], distances: [[0, 2, 8]] });
  }
  assertEquals(await query(), right);
});

Deno.test("wrongValues alters one document or one float of what get answers", async () => {
  const get = async () => {
    const { body } = await client.call("POST", `/${uuid}/get`, { include: ["documents", "embeddings"] });
    return isObject(body) ? [body["documents"], body["embeddings"]] : undefined;
  };
  const documents = ["document 0", "document 1", "document 2"];
  const embeddings = [[0, 0], [1, 1], [2, 2]];
  {
    using _ = wrongValues(lab);
    assertEquals(await get(), [["document 0 (altered)", ...documents.slice(1)], embeddings]);
  }
  {
    using _ = wrongValues(lab, { part: "float" });
    assertEquals(await get(), [documents, [[0.5, 0], ...embeddings.slice(1)]]);
  }
  assertEquals(await get(), [documents, embeddings]);
});

Deno.test("wrongCount counts one too many", async () => {
  {
    using _ = wrongCount(lab);
    assertEquals(await client.count(uuid), 4);
  }
  assertEquals(await client.count(uuid), 3);
});

Deno.test("ignoreFilter does not delete by filter, but by id", async () => {
  const filtered = await client.create("AUTOTEST_filtered", { records: 3 });
  {
    using _ = ignoreFilter(lab);
    assertEquals((await client.call("POST", `/${filtered}/delete`, { where: { n: 1 } })).status, 200);
    assertEquals(await client.count(filtered), 3);
    await client.call("POST", `/${filtered}/delete`, { ids: ["r0"] });
    assertEquals(await client.count(filtered), 2);
  }
  await client.call("POST", `/${filtered}/delete`, { where: { n: 1 } });
  assertEquals(await client.count(filtered), 1);
  await client.call("DELETE", "/AUTOTEST_filtered");
});

Deno.test("lyingStatus claims a healthy node more than there is", async () => {
  using _ = lyingStatus(lab);
  const claim = async () => {
    const health = await client.ask("GET", "/health");
    const status = await client.ask("GET", "/status");
    assertEquals(isObject(health.body) && isObject(status.body), true);
    return [Object(health.body)["healthy_instances"], Object(status.body)["summary"]["healthy_instances"]];
  };
  assertEquals(await claim(), ["3/3", 3]);
  {
    await using _down = down(lab, "replica");
    await until(() => lab.balancer.instances[1]?.healthy === false);
    assertEquals(await claim(), ["2/2", 2]);
  }
  await until(() => lab.balancer.instances[1]?.healthy === true);
});

Deno.test("frozenCounters stops the counters of /status and /metrics", async () => {
  const counters = async () => {
    const { body } = await client.ask("GET", "/status");
    const { load_balancer: balancer, instances } = Object(body);
    return [
      balancer.total_requests,
      ...instances.map((instance: Record<string, unknown>) => instance["request_count"]),
    ];
  };
  const then = await counters();
  {
    using _ = frozenCounters(lab);
    assertEquals(await counters(), then);
    const { body: metrics } = await client.ask("GET", "/metrics");
    await client.statusOf(NAME);
    assertEquals(await counters(), then);
    assertEquals((await client.ask("GET", "/metrics")).body, metrics);
  }
  assertNotEquals(await counters(), then);
});

Deno.test("deadHealth answers 500 for the balancer's own reports alone", async () => {
  {
    using _ = deadHealth(lab);
    assertEquals((await client.ask("GET", "/health")).status, 500);
    assertEquals((await client.ask("GET", "/status")).status, 500);
    assertEquals(await client.statusOf(NAME), 200);
  }
  assertEquals((await client.ask("GET", "/health")).status, 200);
});

Deno.test("redirect sends calls elsewhere", async () => {
  {
    using _ = redirect(lab, { location: lab.primary.url, when: ({ method }) => method === "DELETE" });
    assertEquals((await client.call("DELETE", `/${NAME}`)).status, 307);
    assertEquals(await client.statusOf(NAME), 200);
  }
  {
    using _ = redirect(lab, { status: 302, location: "http://127.0.0.1:9/" });
    assertEquals([await client.statusOf(NAME), await client.statusOf("latest_docs")], [302, 200]);
  }
  assertEquals(await client.statusOf(NAME), 200);
});

Deno.test("foreignUuid creates, and hands out a production collection's UUID", async () => {
  const victim = (await lab.eyes.collection("primary", "customer_profiles"))?.id;
  {
    using _ = foreignUuid(lab);
    const { status, body } = await client.call("POST", "", { name: "AUTOTEST_mixed_up" });
    assertEquals([status, isObject(body) && body["id"], isObject(body) && body["name"]], [
      200,
      victim,
      "AUTOTEST_mixed_up",
    ]);
  }
  assertEquals(await primaryNames(), ["AUTOTEST_mixed_up", NAME]);
  assertNotEquals(await client.uuidOf("AUTOTEST_mixed_up"), victim);
  await client.call("DELETE", "/AUTOTEST_mixed_up");
});

Deno.test("notChroma answers every API path with a web page", async () => {
  {
    using _ = notChroma(lab);
    const { status, body } = await client.ask("GET", "/api/v2/heartbeat");
    assertEquals(status, 200);
    assertMatch(String(body), /^<!doctype html>/);
  }
  assertEquals((await client.ask("GET", "/api/v2/version")).body, "1.0.0");
});

Deno.test("No fault of the balancer touches production", async () => {
  await lab.replicator.idle();
  assertEquals(await lab.eyes.photograph(), production);
});
