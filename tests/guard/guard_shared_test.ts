import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { verifyAudit } from "../../src/guard/verify_audit.ts";
import { AuditLog } from "../../src/guard/audit.ts";
import { sharedName } from "../../src/guard/name.ts";
import { GuardRefusal } from "../../src/guard/refusal.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import { FakeClock } from "../core/fake_clock.ts";
import { MemoryDisk } from "../core/memory_disk.ts";
import { BALANCER, markOf, ownName, PRIMARY, recordsBody, REPLICA, Rig, RUN } from "./rig.ts";

const NAME = sharedName("basic", RUN);
const UUID = "0b9a1f0e-6f3c-4d6e-9a68-0a1b2c3d4e5f";
const OTHER_RUN = "1705123456_zzz999";

/** What a balancer says of the collection, but for what a test changes. */
function description(change: Readonly<Record<string, unknown>> = {}) {
  return { id: UUID, name: NAME, metadata: markOf(), dimension: 8, ...change };
}

/** A rig of a shard that waits for the collection of another, and sees this under its name. */
async function shown(seen: unknown = description(), { expects = true, photographed = true } = {}) {
  const rig = await Rig.open({ photographed });
  if (expects) rig.ownership.expectShared(NAME);
  const look = () => {
    rig.instead.push(() => Response.json(seen));
    return rig.call("GET", BALANCER, NAME);
  };
  const holds = (...ids: unknown[]) => rig.instead.push(() => Response.json({ ids }));
  return { rig, look, holds, [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose]() };
}

const last = (rig: Rig) => rig.left.at(-1)?.request.url.split("/").at(-1);

Deno.test("guard lets a shard write to the collection of another, once it is proven and written down", async () => {
  await using one = await shown();
  await one.look();
  assertEquals((await one.rig.entries()).map(({ entry }) => entry), ["adopted"]);
  assertEquals<unknown>((await one.rig.entries())[0], {
    at: 1705123456000,
    entry: "adopted",
    name: NAME,
    endpoint: "balancer",
    uuid: UUID,
  });
  one.holds(`${RUN}-fixed-0000`, `${RUN}-0-user-1-0001`);
  await one.rig.add(BALANCER, UUID);
  assertEquals(last(one.rig), "add");
  // It was looked into once.
  await one.rig.add(BALANCER, UUID);
  assertEquals(one.rig.left.filter(({ request }) => request.url.endsWith("/get")).length, 1);
});

Deno.test("guard lets a shard write nowhere but where the collection was proven", async () => {
  await using one = await shown();
  await one.look();
  for (const endpoint of [PRIMARY, REPLICA]) {
    await assertRejects(() => one.rig.add(endpoint, UUID), GuardRefusal, "no create of this run");
  }
});

Deno.test("guard lets a shard neither delete nor empty the collection of another", async () => {
  await using one = await shown();
  await one.look();
  await one.look();
  await assertRejects(
    () => one.rig.call("DELETE", BALANCER, NAME),
    GuardRefusal,
    "neither this run nor a proof of ownership covers it",
  );
  await assertRejects(
    () => one.rig.call("POST", BALANCER, `${UUID}/delete`, { ids: [`${RUN}-fixed-0000`] }),
    GuardRefusal,
    "it deletes records of a collection that another shard made",
  );
});

Deno.test("guard counts the records of other shards for the limit of documents", async () => {
  await using one = await shown();
  await one.look();
  one.holds(...Array.from({ length: 249 }, (_, at) => `${RUN}-fixed-${at}`));
  await one.rig.add(BALANCER, UUID);
  await assertRejects(() => one.rig.add(BALANCER, UUID), GuardRefusal, "would hold 251 documents");
});

const FOREIGN: readonly (readonly [what: string, seen: unknown])[] = [
  ["without metadata, as production's is", description({ metadata: null })],
  ["with other metadata", description({ metadata: { team: "search" } })],
  ["with a part of a mark", description({ metadata: { autotest: true, autotest_run: RUN } })],
  ["with a UUID that is none", description({ id: "customers" })],
  ["under another name", description({ name: ownName("a") })],
  ["as a list", [description()]],
];
for (const [what, seen] of FOREIGN) {
  Deno.test(`guard takes a collection that is shown ${what} for somebody's`, async () => {
    await using one = await shown(seen);
    await one.look();
    assertEquals(await one.rig.entries(), []);
    await assertRejects(() => one.rig.add(BALANCER, UUID), GuardRefusal, "no create of this run");
    const reads = () => one.rig.call("POST", BALANCER, `${UUID}/get`, { limit: 1 });
    await assertRejects(reads, GuardRefusal, "records of a collection that is not this run's");
  });
}

const ALIEN: readonly (readonly [what: string, seen: unknown, why: string])[] = [
  [
    "the mark of another run",
    description({ metadata: markOf(OTHER_RUN) }),
    `bears the mark of run "${OTHER_RUN}"`,
  ],
  [
    "the mark of another purpose",
    description({ metadata: { ...markOf(), autotest_purpose: "sync" } }),
    "bears the mark of another purpose",
  ],
];
for (const [what, seen, why] of ALIEN) {
  Deno.test(`guard refuses a collection of that name with ${what}`, async () => {
    await using one = await shown(seen);
    await assertRejects(one.look, GuardRefusal, why);
    assertEquals(await one.rig.entries(), []);
    await assertRejects(() => one.rig.add(BALANCER, UUID), GuardRefusal, "no create of this run");
  });
}

Deno.test("guard refuses a collection of that name under production's UUID", async () => {
  await using rig = await Rig.open();
  rig.ownership.expectShared(NAME);
  const production = rig.chroma.find(BALANCER.origin, "customers")?.uuid ?? "";
  rig.instead.push(() => Response.json(description({ id: production })));
  await assertRejects(
    () => rig.call("GET", BALANCER, NAME),
    GuardRefusal,
    `"${NAME}" is shown with the UUID of "customers"`,
  );
  await assertRejects(() => rig.add(BALANCER, production), GuardRefusal, "no create of this run");
});

for (const names of [["customers", NAME], [NAME, "customers"]]) {
  Deno.test(`guard refuses a UUID that was listed as ${names.join(" and as ")}`, async () => {
    await using rig = await Rig.open({ photographed: false });
    rig.ownership.expectShared(NAME);
    rig.ownership.setPhotograph(names.map((name) => ({ name, id: UUID })));
    rig.instead.push(() => Response.json(description()));
    await assertRejects(() => rig.call("GET", BALANCER, NAME), GuardRefusal);
    await assertRejects(() => rig.add(BALANCER, UUID), GuardRefusal, "no create of this run");
  });
}

Deno.test("guard takes a collection that was listed before under its own name, as that of a shard is", async () => {
  await using rig = await Rig.open({ photographed: false });
  rig.ownership.expectShared(NAME);
  rig.ownership.setPhotograph([{ name: NAME, id: UUID }]);
  rig.instead.push(() => Response.json(description()), () => Response.json({ ids: [] }));
  await rig.call("GET", BALANCER, NAME);
  await rig.add(BALANCER, UUID);
  assertEquals(last(rig), "add");
});

Deno.test("guard takes nothing for a shard's before production was photographed", async () => {
  await using one = await shown(description(), { photographed: false });
  await one.look();
  await assertRejects(() => one.rig.add(BALANCER, UUID), GuardRefusal, "no create of this run");
});

Deno.test("guard takes nothing for a shard's that was not expected", async () => {
  await using one = await shown(description(), { expects: false });
  await one.look();
  await assertRejects(() => one.rig.add(BALANCER, UUID), GuardRefusal, "no create of this run");
});

const RECORDS: readonly (readonly [what: string, ids: readonly unknown[], why: string])[] = [
  ["a record of production's", [`${RUN}-fixed-0000`, "customer-1"], "records that are not run"],
  ["a record of another run", [`${OTHER_RUN}-fixed-0000`], "records that are not run"],
  ["an id that is no text", [1], "records that are not run"],
  ["more than it may hold", Array.from({ length: 251 }, (_, at) => `${RUN}-${at}`), "over 250 records"],
];
for (const [what, ids, why] of RECORDS) {
  Deno.test(`guard refuses to write to a shard's collection that holds ${what}`, async () => {
    await using one = await shown();
    await one.look();
    for (let time = 0; time < 2; time++) {
      one.holds(...ids);
      await assertRejects(() => one.rig.add(BALANCER, UUID), GuardRefusal, why);
    }
    assertEquals(last(one.rig), "get");
  });
}

Deno.test("guard withholds the write while nobody says what a shard's collection holds", async () => {
  await using one = await shown();
  await one.look();
  for (let time = 0; time < 4; time++) one.rig.instead.push(() => new Response("", { status: 500 }));
  await assertRejects(() => one.rig.add(BALANCER, UUID), NoReplyError, "withheld");
  assertEquals(last(one.rig), "get");
});

Deno.test("guard adopts nothing that cannot be written down", async () => {
  await using one = await shown();
  one.rig.disk.fullAfter = 10;
  await assertRejects(one.look, Error, "No space left on device");
  await assertRejects(() => one.rig.add(BALANCER, UUID), GuardRefusal, "no create of this run");
});

Deno.test("Ownership.expectShared takes the one name that the shards of the run share, and no other", async () => {
  await using rig = await Rig.open();
  for (const name of ["customers", ownName("a"), sharedName("basic", OTHER_RUN), `${NAME}x`, `${NAME}\n`]) {
    assertThrows(() => rig.ownership.expectShared(name), RangeError, "Cannot expect");
  }
  await rig.create(PRIMARY, NAME);
  assertThrows(() => rig.ownership.expectShared(NAME), RangeError, "Cannot expect");
});

Deno.test("verifyAudit takes writes to what a shard proved to be another's, on that endpoint alone", async () => {
  await using one = await shown();
  await one.look();
  one.holds();
  await one.rig.add(BALANCER, UUID);
  const disk = new MemoryDisk();
  await using log = await AuditLog.open("audit", RUN, { disk, clock: new FakeClock() });
  for (const exchange of one.rig.exchanges) log.observe(exchange);
  const head = await log.head();
  const text = await disk.read("audit") ?? "";
  assertEquals((await verifyAudit(text.split("\n"), RUN, head)).outside, []);
  // The same log without the proof in it.
  await using bare = await AuditLog.open("bare", RUN, { disk, clock: new FakeClock() });
  for (const { adopted: _, ...exchange } of one.rig.exchanges) bare.observe(exchange);
  await bare.head();
  assertEquals((await verifyAudit((await disk.read("bare") ?? "").split("\n"), RUN)).outside.length, 1);
});

Deno.test("guard reads a shard's collection under the UUID that was proven, and takes records of any count from it", async () => {
  await using one = await shown();
  await one.look();
  one.holds(`${RUN}-fixed-0000`);
  assertEquals((await one.rig.call("POST", BALANCER, `${UUID}/get`, { limit: 1 })).status, 200);
  assertEquals(recordsBody(1).ids.length, 1);
});
