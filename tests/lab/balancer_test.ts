import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { down } from "./faults/down.ts";
import { isObject } from "./json.ts";
import { Lab } from "./lab.ts";
import { PlainClient } from "./plain_client.ts";
import { until } from "./until.ts";

let lab: Lab;
let client: PlainClient;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 2 });
  client = new PlainClient(lab.url);
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

const requests = () => lab.balancer.instances.map((instance) => instance.requestCount);

Deno.test("Balancer answers every read of what was just written", async () => {
  for (let round = 0; round < 20; round++) {
    const name = `AUTOTEST_fresh_${round}`;
    const uuid = await client.create(name, { records: 1 });
    assertEquals(await client.statusOf(name), 200);
    assertEquals(await client.statusOf(name), 200);
    assertEquals(await client.count(uuid), 1);
    assertEquals(await client.count(uuid), 1);
    assertEquals((await client.call("DELETE", `/${name}`)).status, 200);
    assertEquals(await client.statusOf(name), 404);
    assertEquals(await client.statusOf(name), 404);
  }
  await lab.replicator.idle();
  assertEquals(await lab.eyes.leftovers(), []);
  assertEquals(lab.replicator.refused, []);
});

Deno.test("Balancer alternates reads, under each node's own UUID", async () => {
  const uuid = await client.create("AUTOTEST_alternating");
  await lab.replicator.idle();
  const [primary, replica] = await Promise.all(
    lab.nodes.map(({ realUrl }) => new PlainClient(realUrl).uuidOf("AUTOTEST_alternating")),
  );
  assertEquals(uuid, primary);
  assertNotEquals(uuid, replica);

  const before = requests();
  for (let turn = 0; turn < 4; turn++) assertEquals(await client.count(turn < 2 ? uuid : replica ?? ""), 2);
  assertEquals(requests(), before.map((count) => count + 2));
  await client.call("DELETE", "/AUTOTEST_alternating");
});

Deno.test("Balancer sends every POST to the primary unless told to spread", async () => {
  const uuid = await client.uuidOf("latest_docs");
  const [, before] = requests();
  for (let turn = 0; turn < 4; turn++) assertEquals((await client.documents(uuid)).length, 5);
  assertEquals(requests()[1], before);

  await using spread = await Lab.start({ production: 1, strategy: "spread", replicas: 2 });
  const spreadClient = new PlainClient(spread.url);
  const [{ id = "" } = {}] = await spread.eyes.collections("primary");
  for (let turn = 0; turn < 6; turn++) assertEquals((await spreadClient.documents(id)).length, 5);
  assert(spread.balancer.instances.every(({ requestCount }) => requestCount >= 2));
});

Deno.test("Balancer reports what it does in /status", async () => {
  const total = async () => {
    const { body } = await client.ask("GET", "/status");
    assert(isObject(body) && isObject(body["load_balancer"]));
    return Number(body["load_balancer"]["total_requests"]);
  };
  const before = await total();
  await client.ask("GET", "/api/v2/version");
  await client.ask("GET", "/health");
  await client.ask("GET", "/metrics");
  assertEquals(await total(), before + 1);
});

Deno.test("Balancer keeps serving without a replica", async () => {
  {
    await using _ = down(lab, "replica");
    for (let turn = 0; turn < 4; turn++) assertEquals(await client.statusOf("latest_docs"), 200);
    await until(async () => (await health()).startsWith("200 1/2"));
    await client.create("AUTOTEST_without_replica");
    assertEquals(await client.statusOf("AUTOTEST_without_replica"), 200);
    assertEquals(lab.replicator.caughtUp("replica"), false);
  }
  await lab.replicator.idle();
  await until(async () => (await health()).startsWith("200 2/2"));
  assertEquals((await lab.eyes.leftovers()).map(({ node }) => node), ["primary", "replica"]);
  await client.call("DELETE", "/AUTOTEST_without_replica");
});

Deno.test("Balancer reads without a primary, and refuses writes", async () => {
  {
    await using _ = down(lab, "primary");
    for (let turn = 0; turn < 4; turn++) assertEquals(await client.statusOf("latest_docs"), 200);
    await until(async () => (await health()).startsWith("503 1/2"));
    assertEquals((await client.call("POST", "", { name: "AUTOTEST_never" })).status, 503);
  }
  await until(async () => (await health()).startsWith("200 2/2"));
});

Deno.test("Balancer leaves the deployment clean when all is deleted", async () => {
  await lab.replicator.idle();
  assertEquals(await lab.eyes.leftovers(), []);
});

/** Status and number of healthy nodes, as `/health` says. */
async function health(): Promise<string> {
  const { status, body } = await client.ask("GET", "/health");
  return `${status} ${isObject(body) ? body["healthy_instances"] : body}`;
}
