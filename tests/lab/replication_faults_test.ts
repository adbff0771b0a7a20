import { assert, assertEquals } from "@std/assert";
import { copyWithoutMetadata } from "./faults/copy_without_metadata.ts";
import { corruptCopies } from "./faults/corrupt_copies.ts";
import { copyTwice } from "./faults/copy_twice.ts";
import { driftingRecord } from "./faults/drifting_record.ts";
import { dropCopies } from "./faults/drop_copies.ts";
import { dropDeletes } from "./faults/drop_deletes.ts";
import { dropUpdates } from "./faults/drop_updates.ts";
import { forgetRecord } from "./faults/forget_record.ts";
import { loseBatch } from "./faults/lose_batch.ts";
import { resurrectDeletes } from "./faults/resurrect_deletes.ts";
import { reviveRecords } from "./faults/revive_records.ts";
import { slowCopies } from "./faults/slow_copies.ts";
import { swapCopies } from "./faults/swap_copies.ts";
import { Lab } from "./lab.ts";
import { PlainClient, someRecords } from "./plain_client.ts";
import { until } from "./until.ts";

let lab: Lab;
let client: PlainClient;
let replica: PlainClient;
let production: unknown;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 5 });
  client = new PlainClient(lab.url);
  replica = new PlainClient(lab.node("replica").realUrl);
  production = await lab.eyes.photograph();
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

/** What the replica holds of a collection: ids, documents and first floats; undefined when it has none. */
async function copyOf(name: string) {
  await lab.replicator.idle();
  const collection = await lab.eyes.collection("replica", name);
  if (collection === undefined) return undefined;
  const records = await lab.eyes.records("replica", collection.id);
  return records.map((
    { id, document, embedding },
  ) => [id, document, Array.isArray(embedding) && embedding[0]]);
}

const remove = (name: string) => client.call("DELETE", `/${name}`);

Deno.test("dropCopies copies nothing of a test collection", async () => {
  {
    using _ = dropCopies(lab);
    await client.create("AUTOTEST_uncopied");
    assertEquals(await copyOf("AUTOTEST_uncopied"), undefined);
  }
  await client.create("AUTOTEST_copied");
  assertEquals((await copyOf("AUTOTEST_copied"))?.length, 2);
  await remove("AUTOTEST_uncopied");
  await remove("AUTOTEST_copied");
});

Deno.test("dropUpdates never carries updates and upserts, or only one kind", async () => {
  const name = "AUTOTEST_outdated";
  const uuid = await client.create(name, { records: 1 });
  const change = async (document: string) => {
    await client.call("POST", `/${uuid}/update`, { ids: ["r0"], documents: [document] });
    await client.call("POST", `/${uuid}/upsert`, {
      ids: [document],
      documents: [document],
      embeddings: [[9, 9]],
    });
  };
  {
    using _ = dropUpdates(lab);
    await change("neither");
    assertEquals(await copyOf(name), [["r0", "document 0", 0]]);
  }
  {
    using _ = dropUpdates(lab, { operations: ["update"] });
    await change("upsert");
    assertEquals(await copyOf(name), [["r0", "document 0", 0], ["upsert", "upsert", 9]]);
  }
  await change("both");
  assertEquals(await copyOf(name), [["r0", "both", 0], ["upsert", "upsert", 9], ["both", "both", 9]]);
  await remove(name);
});

Deno.test("dropDeletes never carries deletions, or only one kind", async () => {
  const name = "AUTOTEST_undying";
  const uuid = await client.create(name, { records: 2 });
  {
    using _ = dropDeletes(lab, { operations: ["delete"] });
    await client.call("POST", `/${uuid}/delete`, { ids: ["r0"] });
    assertEquals((await copyOf(name))?.length, 2);
  }
  {
    using _ = dropDeletes(lab);
    await remove(name);
    assertEquals((await copyOf(name))?.length, 2);
  }
  assertEquals(await client.statusOf(name) + await client.statusOf(name), 200 + 404);
  await replica.call("DELETE", `/${name}`);
  assertEquals(await copyOf(name), undefined);
});

Deno.test("copyWithoutMetadata replaces the metadata of copies", async () => {
  {
    using _ = copyWithoutMetadata(lab);
    await client.create("AUTOTEST_unmarked", { records: 0 });
    await lab.replicator.idle();
  }
  await client.create("AUTOTEST_marked", { records: 0 });
  await lab.replicator.idle();
  const metadata = async (name: string) => (await lab.eyes.collection("replica", name))?.metadata;
  assertEquals(await metadata("AUTOTEST_unmarked"), { synced_from: "primary" });
  assertEquals(await metadata("AUTOTEST_marked"), { autotest: true });
  await remove("AUTOTEST_unmarked");
  await remove("AUTOTEST_marked");
});

Deno.test("corruptCopies alters one float or one document of a copy", async () => {
  {
    using _ = corruptCopies(lab);
    await client.create("AUTOTEST_float");
    assertEquals(await copyOf("AUTOTEST_float"), [["r0", "document 0", 0.5], ["r1", "document 1", 1]]);
  }
  {
    using _ = corruptCopies(lab, { part: "document" });
    await client.create("AUTOTEST_document");
    assertEquals(await copyOf("AUTOTEST_document"), [["r0", "document 0 (altered)", 0], [
      "r1",
      "document 1",
      1,
    ]]);
  }
  const uuid = await client.uuidOf("AUTOTEST_float");
  await client.call("POST", `/${uuid}/add`, someRecords(1, 2));
  assertEquals((await copyOf("AUTOTEST_float"))?.at(-1), ["r2", "document 2", 2]);
  await remove("AUTOTEST_float");
  await remove("AUTOTEST_document");
});

Deno.test("slowCopies lets copies arrive late, and at once when healed", async () => {
  {
    using _ = slowCopies(lab, 60_000);
    await client.create("AUTOTEST_late", { records: 0 });
    assertEquals(await client.statusOf("AUTOTEST_late"), 200);
    assertEquals(await replica.statusOf("AUTOTEST_late"), 404);
  }
  await lab.replicator.idle();
  assertEquals(await replica.statusOf("AUTOTEST_late"), 200);
  {
    using _ = slowCopies(lab, 200);
    const start = performance.now();
    await remove("AUTOTEST_late");
    await lab.replicator.idle();
    assert(performance.now() - start > 190);
  }
});

Deno.test("resurrectDeletes brings a collection back, without metadata, as often as told", async () => {
  const name = "AUTOTEST_revenant";
  const isBack = async () => (await copyOf(name))?.[0]?.[0] === "late-1";
  const longEnough = () => lab.ticker.after(150);
  await using _ = resurrectDeletes(lab, { times: 2, delayMs: 50 });
  await client.create(name);
  await lab.replicator.idle();
  await longEnough();

  await remove(name);
  await until(isBack);
  assertEquals((await lab.eyes.collection("replica", name))?.metadata, null);
  await longEnough();
  await replica.call("DELETE", `/${name}`);
  await until(isBack);
  await longEnough();
  await replica.call("DELETE", `/${name}`);
  await longEnough();
  assertEquals(await copyOf(name), undefined);
});

Deno.test("loseBatch never carries one of the batches", async () => {
  const name = "AUTOTEST_batches";
  using _ = loseBatch(lab, { batch: 2 });
  const uuid = await client.create(name, { records: 1 });
  await client.call("POST", `/${uuid}/add`, someRecords(2, 1));
  await client.call("POST", `/${uuid}/add`, someRecords(1, 3));
  assertEquals((await copyOf(name))?.map(([id]) => id), ["r0", "r3"]);
  await remove(name);
});

Deno.test("swapCopies ends two updates of the same records with the first, and leaves others alone", async () => {
  const name = "AUTOTEST_swapped";
  using _ = swapCopies(lab);
  const uuid = await client.create(name);
  for (const document of ["earlier", "later"]) {
    await client.call("POST", `/${uuid}/update`, { ids: ["r0"], documents: [document] });
  }
  await client.call("POST", `/${uuid}/update`, { ids: ["r1"], documents: ["alone"] });
  assertEquals(await copyOf(name), [["r0", "earlier", 0], ["r1", "alone", 1]]);
  await remove(name);
});

Deno.test("copyTwice copies the first record of an upsert under another id, too", async () => {
  const name = "AUTOTEST_doubled";
  using _ = copyTwice(lab);
  const uuid = await client.create(name, { records: 0 });
  await client.call("POST", `/${uuid}/upsert`, someRecords(2));
  assertEquals(await copyOf(name), [["r0", "document 0", 0], ["r1", "document 1", 1], [
    "r0-copy",
    "document 0",
    0,
  ]]);
  await remove(name);
});

const idsOfCopy = async (name: string) => (await copyOf(name))?.map(([id]) => id).toSorted().join(" ");

Deno.test("reviveRecords brings deleted records back to a replica", async () => {
  const name = "AUTOTEST_revived";
  await using _ = reviveRecords(lab, { delayMs: 50 });
  const uuid = await client.create(name);
  await client.call("POST", `/${uuid}/delete`, { ids: ["r0"] });
  assertEquals(await idsOfCopy(name), "r1");
  await until(async () => await idsOfCopy(name) === "r0 r1");
  await remove(name);
});

Deno.test("forgetRecord loses a record of a replica, for good or for a while", async () => {
  for (const forMs of [undefined, 50]) {
    const name = `AUTOTEST_forgotten-${forMs}`;
    await using _ = forgetRecord(lab, { delayMs: 20, ...(forMs === undefined ? {} : { forMs }) });
    const uuid = await client.create(name, { records: 3 });
    await client.call("POST", `/${uuid}/delete`, { ids: ["r2"] });
    await until(async () => await idsOfCopy(name) === "r1");
    if (forMs !== undefined) await until(async () => await idsOfCopy(name) === "r0 r1");
    await remove(name);
  }
});

Deno.test("driftingRecord alters a float of a record that was copied well", async () => {
  const name = "AUTOTEST_drifting";
  await using _ = driftingRecord(lab, { delayMs: 20 });
  const uuid = await client.create(name, { records: 2 });
  await client.call("POST", `/${uuid}/delete`, { ids: ["r1"] });
  await until(async () => (await copyOf(name))?.[0]?.[2] === 0.5);
  assertEquals(await copyOf(name), [["r0", "document 0", 0.5]]);
  await remove(name);
});

Deno.test("No fault of replication touches production", async () => {
  await lab.replicator.idle();
  assertEquals(await lab.eyes.leftovers(), []);
  assertEquals(await lab.eyes.photograph(), production);
});
