import { assertEquals } from "@std/assert";
import { Lab } from "./lab.ts";
import { PlainClient, someRecords } from "./plain_client.ts";

let lab: Lab;
let client: PlainClient;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ replicas: 2, production: 1 });
  client = new PlainClient(lab.url);
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

/** A collection on every node, without what differs from node to node: its UUID. */
async function everywhere(name: string, lab: Lab) {
  return await Promise.all(lab.nodes.map(async (node) => {
    const collection = await lab.eyes.collection(node.name, name);
    if (collection === undefined) return undefined;
    const { id, ...rest } = collection;
    return { ...rest, records: await lab.eyes.records(node.name, id) };
  }));
}

Deno.test("Replicator copies collections, records, changes and deletions", async () => {
  const name = "AUTOTEST_copied";
  const configuration = { hnsw: { space: "cosine", max_neighbors: 2 } };
  await client.call("POST", "", { name, metadata: { autotest: true, n: 7 }, configuration });
  const uuid = await client.uuidOf(name);
  await client.call("POST", `/${uuid}/add`, someRecords(6));
  await client.call("POST", `/${uuid}/update`, { ids: ["r1"], documents: ["updated"] });
  await client.call("POST", `/${uuid}/upsert`, { ...someRecords(3, 5), documents: ["a", "b", "c"] });
  await client.call("POST", `/${uuid}/delete`, { ids: ["r2"] });
  await client.call("POST", `/${uuid}/delete`, { where: { n: 3 } });
  await lab.replicator.idle();

  const [primary, ...replicas] = await everywhere(name, lab);
  assertEquals(primary?.metadata, { autotest: true, n: 7 });
  assertEquals(primary?.records.map(({ id, document }) => `${id} ${document}`), [
    "r0 document 0",
    "r1 updated",
    "r4 document 4",
    "r5 a",
    "r6 b",
    "r7 c",
  ]);
  assertEquals(replicas, [primary, primary]);

  await client.call("DELETE", `/${name}`);
  await lab.replicator.idle();
  assertEquals(await everywhere(name, lab), [undefined, undefined, undefined]);
});

Deno.test("Replicator carries a renaming, and what follows under the new name", async () => {
  const uuid = await client.create("AUTOTEST_before", { records: 1 });
  await client.call("PUT", `/${uuid}`, { new_name: "AUTOTEST_after" });
  assertEquals(await client.statusOf("AUTOTEST_after"), 200);
  assertEquals(await client.statusOf("AUTOTEST_before"), 404);
  await client.call("POST", `/${uuid}/add`, someRecords(1, 1));
  await lab.replicator.idle();
  const [primary, ...replicas] = await everywhere("AUTOTEST_after", lab);
  assertEquals(primary?.records.length, 2);
  assertEquals(replicas, [primary, primary]);
  await client.call("DELETE", "/AUTOTEST_after");
});

Deno.test("Replicator loses nothing while a replica is dead", async () => {
  await using lab = await Lab.start();
  const client = new PlainClient(lab.url);
  const replica = lab.node("replica");
  await replica.crash();
  const uuid = await client.create("AUTOTEST_patient", { records: 3 });
  await client.call("POST", `/${uuid}/delete`, { ids: ["r0"] });
  await replica.restart();
  await lab.replicator.idle();
  const [primary, ...replicas] = await everywhere("AUTOTEST_patient", lab);
  assertEquals(primary?.records.length, 2);
  assertEquals(replicas, [primary]);
});

Deno.test("Replicator leaves the deployment clean when all is deleted", async () => {
  await lab.replicator.idle();
  assertEquals(await lab.eyes.leftovers(), []);
  assertEquals(lab.replicator.refused, []);
});
