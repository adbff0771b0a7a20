import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { type Photograph, photograph, type Sample } from "../../../src/run/production/photograph.ts";
import { archive, fakeChroma, type FakeCollection, fakeDeployment, uuid } from "../../chroma/fake_chroma.ts";
import { virtualClock } from "../../chroma/virtual_clock.ts";

/** A photograph of two nodes, and how many counts were asked for and under way at once on one. */
async function take(primary: FakeCollection[], replica: FakeCollection[], sample: Sample) {
  const asked = { counts: 0, now: 0, most: 0 };
  const honest = fakeChroma(primary);
  using deployment = await fakeDeployment({
    primary: async (request) => {
      if (!request.url.endsWith("/count")) return await honest(request);
      asked.counts++;
      asked.most = Math.max(asked.most, ++asked.now);
      await Promise.resolve();
      asked.now--;
      return await honest(request);
    },
    replica: fakeChroma(replica),
  }, virtualClock());
  return { taken: await photograph(deployment, sample), asked };
}

function counted(taken: Photograph, node: string): readonly string[] {
  const { collections = [] } = taken.get(node) ?? {};
  return collections.filter(({ count }) => count !== undefined).map(({ name }) => name).sort();
}

const MANY = archive(1000);
/** The same names under other UUIDs. */
const COPY = MANY.map(({ name }, index) => ({ name, id: uuid(5000 + index) }));

Deno.test("photograph counts every collection where there are few", async () => {
  const few = archive(3).map((one, index) => ({ ...one, records: index }));
  const { taken } = await take(few, [], { seed: "run" });
  assertEquals(taken.get("primary")?.collections.map(({ count }) => count), [0, 1, 2]);
  assertEquals(taken.get("replica"), { collections: [], unsettled: new Set<string>() });
});

Deno.test("photograph leaves out test collections", async () => {
  const { taken } = await take([{ id: uuid(1), name: "AUTOTEST_x_1705123456_abc123_xyz789" }], [], {
    seed: "run",
  });
  assertEquals(taken.get("primary")?.collections, []);
});

Deno.test("photograph counts no more than its budget, four at once", async () => {
  const { taken, asked } = await take([...MANY], [], { seed: "run" });
  assertEquals([asked.counts, asked.most, counted(taken, "primary").length], [200, 4, 200]);
  assertEquals(taken.get("primary")?.collections.length, 1000);
});

Deno.test("photograph counts the same names on every node, spread, and others in another run", async () => {
  const { taken } = await take([...MANY], [...COPY].reverse(), { seed: "run" });
  const names = counted(taken, "primary");
  assertEquals(counted(taken, "replica"), names);
  // A tenth of the names, and a tenth of the sample but for chance.
  const lastTenth = names.filter((name) => /-9\d\d$/.test(name)).length;
  assert(lastTenth >= 8 && lastTenth <= 35, `${lastTenth} of 200`);
  const another = await take([...MANY], [], { seed: "another" });
  assertNotEquals(counted(another.taken, "primary"), names);
});

Deno.test("photograph counts again what an earlier one counted, renamed and replaced ones too, and nothing else", async () => {
  const { taken: before } = await take([...MANY], [], { seed: "run" });
  const [first = "", second = "", ...rest] = counted(before, "primary");
  const changed = MANY.map((one, index) =>
    one.name === first
      ? { ...one, name: "renamed" }
      : one.name === second
      ? { ...one, id: uuid(9000 + index) }
      : one
  );
  const { taken: after } = await take([...changed, { id: uuid(9999), name: "new" }], [], { like: before });
  assertEquals(counted(after, "primary"), ["renamed", second, ...rest].sort());
});

Deno.test("photograph counts nothing with a budget of nothing", async () => {
  const { asked } = await take(archive(3), [], { seed: "run", budget: 0 });
  assertEquals(asked.counts, 0);
});
