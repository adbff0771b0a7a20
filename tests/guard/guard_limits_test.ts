import { assertEquals, assertRejects } from "@std/assert";
import { GuardRefusal } from "../../src/guard/refusal.ts";
import { markOf, ownName, PRIMARY, recordsBody, Rig } from "./rig.ts";

Deno.test("guard counts documents, and refuses the one over the limit", async () => {
  await using rig = await Rig.open({ limits: { maxDocs: 10 } });
  const [a, b] = [await rig.create(PRIMARY, ownName("a")), await rig.create(PRIMARY, ownName("b"))];
  await rig.add(PRIMARY, a, 6);
  await rig.call("POST", PRIMARY, `${a}/upsert`, recordsBody(4, 6));
  await assertRejects(() => rig.add(PRIMARY, a, 1), GuardRefusal, "would hold 11 documents (--max-docs 10)");
  await assertRejects(() => rig.add(PRIMARY, b, 11), GuardRefusal, "would hold 11 documents");
  await rig.add(PRIMARY, b, 10);
  assertEquals(rig.ownership.withRecords, [
    { name: ownName("a"), documents: 10 },
    { name: ownName("b"), documents: 10 },
  ]);
});

Deno.test("guard counts documents of requests that are under way at once", async () => {
  await using rig = await Rig.open({ limits: { maxDocs: 10 } });
  const uuid = await rig.create(PRIMARY, ownName("a"));
  await rig.add(PRIMARY, uuid, 1);
  const gate = Promise.withResolvers<void>();
  const before = rig.left.length;
  for (let index = 0; index < 2; index++) rig.instead.push(() => gate.promise.then(() => Response.json({})));
  const adds = [4, 4, 4].map((records) => rig.add(PRIMARY, uuid, records));
  gate.resolve();
  const ends = await Promise.allSettled(adds);
  assertEquals(ends.map(({ status }) => status), ["fulfilled", "fulfilled", "rejected"]);
  assertEquals(rig.left.length - before, 2);
});

Deno.test("guard lets a full collection be updated, and counts neither updates nor deletions as new documents", async () => {
  await using rig = await Rig.open({ limits: { maxDocs: 10 } });
  const uuid = await rig.create(PRIMARY, ownName("a"));
  await rig.add(PRIMARY, uuid, 10);
  await rig.call("POST", PRIMARY, `${uuid}/update`, recordsBody(10));
  await rig.call("POST", PRIMARY, `${uuid}/delete`, { ids: recordsBody(10).ids });
  assertEquals(rig.ownership.withRecords, [{ name: ownName("a"), documents: 10 }]);
});

Deno.test("guard refuses a collection over the limit, until one is known to be gone", async () => {
  await using rig = await Rig.open({ limits: { maxCollections: 2 } });
  await rig.create(PRIMARY, ownName("a"));
  await rig.create(PRIMARY, ownName("b"));
  await assertRejects(
    () => rig.create(PRIMARY, ownName("c")),
    GuardRefusal,
    "2 collections are alive already",
  );
  rig.ownership.release(ownName("a"));
  await rig.create(PRIMARY, ownName("c"));
  assertEquals([...rig.ownership.names], ["a", "b", "c"].map(ownName));
});

Deno.test("guard gives the last place to one of several creates at once", async () => {
  await using rig = await Rig.open({ limits: { maxCollections: 3 } });
  const ends = await Promise.allSettled(
    ["a", "b", "c", "d", "e"].map((word) =>
      rig.call("POST", PRIMARY, "", { name: ownName(word), metadata: markOf() })
    ),
  );
  assertEquals(ends.filter(({ status }) => status === "fulfilled").length, 3);
  assertEquals(rig.left.length, 3);
});
