import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { Lab } from "./lab.ts";
import { PlainClient } from "./plain_client.ts";
import { trickle } from "./production.ts";
import { until } from "./until.ts";

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 10 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

Deno.test("seed puts the same collections on every node, six of them with records", async () => {
  const { primary = [], replica = [] } = await lab.eyes.photograph();
  assertEquals(new Set(primary.map(({ name }) => name)), lab.seeded);
  assertEquals(primary.filter(({ records }) => records.length === 5).length, 6);
  assertEquals(
    replica.map((collection) => ({ ...collection, id: "" })),
    primary.map((c) => ({ ...c, id: "" })),
  );
  assertEquals(primary.some(({ id }, index) => id === replica[index]?.id), false);
});

Deno.test("Eyes.leftovers tells tests from production that looks like a test", async () => {
  assert(lab.seeded.has("AUTOTEST_customer_archive"));
  assertEquals(await lab.eyes.leftovers(), []);
  const id = await new PlainClient(lab.node("replica").realUrl).create("AUTOTEST_orphan", { records: 0 });
  assertEquals(await lab.eyes.leftovers(), [{ node: "replica", name: "AUTOTEST_orphan", id }]);
  await new PlainClient(lab.node("replica").realUrl).call("DELETE", "/AUTOTEST_orphan");
});

Deno.test("Eyes.photograph shows one changed number on one node", async () => {
  const before = await lab.eyes.photograph();
  assertEquals(await lab.eyes.photograph(), before);
  const replica = new PlainClient(lab.node("replica").realUrl);
  const uuid = await replica.uuidOf("latest_docs");
  const set = (big: number) =>
    replica.call("POST", `/${uuid}/update`, { ids: ["record-0"], metadatas: [{ page: big }] });
  await set(1);
  const after = await lab.eyes.photograph();
  assertNotEquals(after, before);
  assertEquals(after["primary"], before["primary"]);
  await set(0);
  assertEquals(await lab.eyes.photograph(), before);
});

Deno.test("trickle keeps writing to production until disposed", async () => {
  const count = async () => {
    const photograph = await lab.eyes.photograph();
    return Object.values(photograph).map((all) =>
      all.find(({ name }) => name === "customer_profiles")?.records.length
    );
  };
  assertEquals(await count(), [5, 5]);
  let written: number;
  {
    await using writer = trickle(lab, { everyMs: 1 });
    await until(() => writer.written >= 5);
    await writer[Symbol.asyncDispose]();
    written = writer.written;
  }
  await lab.replicator.idle();
  assertEquals(await count(), [5 + written, 5 + written]);
});

Deno.test("Lab.args and Lab.hosts name the gateways", () => {
  const [replica] = lab.replicas;
  assertEquals(lab.args(), ["--url", lab.url, "--primary", lab.primary.url, "--replica", replica?.url ?? ""]);
  assertEquals(
    lab.hosts().map((host) => `http://${host}`),
    lab.args().filter((arg) => arg.startsWith("http")),
  );
  assertEquals(lab.hosts().includes(new URL(lab.primary.realUrl).host), false);
});
