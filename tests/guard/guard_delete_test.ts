import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { GuardRefusal } from "../../src/guard/refusal.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import { BALANCER, ownName, PRIMARY, PRODUCTION, REPLICA, Rig } from "./rig.ts";

const NAME = ownName("a");
const LEFTOVER = "AUTOTEST_old_1705000000_zzz999_yyy888";
const NOT_READ = "was not read just before";

/** A rig with a collection of the run on the primary. */
async function withOwn(): Promise<Rig> {
  const rig = await Rig.open();
  await rig.create(PRIMARY, NAME);
  return rig;
}

function remove(rig: Rig, endpoint = PRIMARY, name = NAME): Promise<Response> {
  return rig.call("DELETE", endpoint, name);
}

Deno.test("guard refuses a deletion without a look just before, although the create told the UUID", async () => {
  await using rig = await withOwn();
  await assertRejects(() => remove(rig), GuardRefusal, `its UUID on primary ${NOT_READ}`);
});

Deno.test("guard refuses a deletion after a look on another endpoint", async () => {
  await using rig = await withOwn();
  await rig.call("GET", PRIMARY, NAME);
  for (const endpoint of [BALANCER, REPLICA]) {
    await assertRejects(
      () => remove(rig, endpoint),
      GuardRefusal,
      `its UUID on ${endpoint.name} ${NOT_READ}`,
    );
  }
});

Deno.test("guard lets one deletion through for one look, also of two at once", async () => {
  await using rig = await withOwn();
  await rig.call("GET", PRIMARY, NAME);
  const ends = await Promise.allSettled([remove(rig), remove(rig)]);
  assertEquals(ends.map(({ status }) => status), ["fulfilled", "rejected"]);
  await assertRejects(() => remove(rig), GuardRefusal, NOT_READ);
});

Deno.test("guard refuses a deletion when the last look found nothing", async () => {
  await using rig = await withOwn();
  await rig.call("GET", PRIMARY, NAME);
  rig.instead.push(() => Response.json({}, { status: 404 }));
  await rig.call("GET", PRIMARY, NAME);
  await assertRejects(() => remove(rig), GuardRefusal, NOT_READ);
});

Deno.test("guard refuses a deletion when the last look showed production's UUID", async () => {
  await using rig = await withOwn();
  const production = rig.chroma.find(PRIMARY.origin, "customers")?.uuid ?? "";
  await rig.call("GET", PRIMARY, NAME);
  rig.instead.push(() => Response.json({ id: production, name: NAME }));
  await assertRejects(() => rig.call("GET", PRIMARY, NAME), GuardRefusal, 'the UUID of "customers"');
  await assertRejects(() => remove(rig), GuardRefusal, NOT_READ);
});

Deno.test("guard refuses a deletion when the last look showed no UUID, or another name", async () => {
  const uuid = "0b9a1f0e-6f3c-4d6e-9a68-0a1b2c3d4e5f";
  for (const body of [{}, { id: uuid, name: "customers" }, { id: uuid }, { name: NAME, id: "x" }]) {
    await using rig = await withOwn();
    await rig.call("GET", PRIMARY, NAME);
    rig.instead.push(() => Response.json(body));
    await rig.call("GET", PRIMARY, NAME);
    await assertRejects(() => remove(rig), GuardRefusal, NOT_READ, JSON.stringify(body));
  }
});

Deno.test("guard refuses to delete production, whatever was looked at", async () => {
  await using rig = await withOwn();
  for (const name of PRODUCTION) {
    await rig.call("GET", PRIMARY, name);
    await assertRejects(() => remove(rig, PRIMARY, name), GuardRefusal);
  }
  assertEquals(rig.chroma.on(PRIMARY.origin).length, PRODUCTION.length + 1);
});

Deno.test("guard refuses to delete an approved name that is not in the grammar", async () => {
  await using rig = await Rig.open();
  rig.ownership.approve("AUTOTEST_notes");
  await rig.call("GET", PRIMARY, "AUTOTEST_notes");
  await assertRejects(() => remove(rig, PRIMARY, "AUTOTEST_notes"), GuardRefusal, "does not fit the grammar");
});

Deno.test("guard deletes an approved leftover after a look, but not for a look before the approval", async () => {
  await using rig = await Rig.open();
  await rig.call("GET", PRIMARY, LEFTOVER);
  await assertRejects(() => remove(rig, PRIMARY, LEFTOVER), GuardRefusal, "neither this run nor a proof");
  rig.ownership.approve(LEFTOVER);
  await assertRejects(() => remove(rig, PRIMARY, LEFTOVER), GuardRefusal, NOT_READ);
  await rig.call("GET", PRIMARY, LEFTOVER);
  assertEquals((await remove(rig, PRIMARY, LEFTOVER)).status, 200);
});

Deno.test("guard refuses an approved leftover that is shown with the UUID of something else", async () => {
  await using rig = await Rig.open();
  rig.ownership.approve(LEFTOVER);
  const production = rig.chroma.find(PRIMARY.origin, "customers")?.uuid ?? "";
  rig.instead.push(() => Response.json({ id: production, name: LEFTOVER }));
  await assertRejects(() => rig.call("GET", PRIMARY, LEFTOVER), GuardRefusal, 'the UUID of "customers"');
  await assertRejects(() => remove(rig, PRIMARY, LEFTOVER), GuardRefusal, NOT_READ);
});

Deno.test("guard neither reads nor writes the records of an approved leftover", async () => {
  await using rig = await Rig.open();
  rig.ownership.approve(LEFTOVER);
  const uuid = rig.chroma.find(PRIMARY.origin, LEFTOVER)?.uuid ?? "";
  await rig.call("GET", PRIMARY, LEFTOVER);
  await assertRejects(() => rig.call("POST", PRIMARY, `${uuid}/get`, {}), GuardRefusal, "not this run's");
  await assertRejects(() => rig.add(PRIMARY, uuid), GuardRefusal, "no create of this run");
});

Deno.test("guard sends a deletion though the disk is full: what was made must not stay for that", async () => {
  await using rig = await withOwn();
  await rig.call("GET", PRIMARY, NAME);
  rig.disk.fullAfter = 10;
  assertEquals((await remove(rig)).status, 200);
  assertEquals(rig.chroma.find(PRIMARY.origin, NAME), undefined);
});

Deno.test("guard has the intent on the disk before a deletion leaves, and writes down how it ended", async () => {
  const cases: [reply: (() => Response | Promise<Response>) | undefined, outcome: object][] = [
    [undefined, { outcome: "done", status: 200 }],
    [() => Response.json({}, { status: 404 }), { outcome: "refused", status: 404 }],
    [() => Response.json({}, { status: 503 }), { outcome: "indefinite", status: 503 }],
    [() => Promise.reject(new NoReplyError("late", { reason: "timeout" })), { outcome: "indefinite" }],
    [() => Promise.reject(new NoReplyError("refused", { reason: "connect" })), { outcome: "unsent" }],
  ];
  for (const [reply, outcome] of cases) {
    await using rig = await withOwn();
    await rig.call("GET", PRIMARY, NAME);
    if (reply !== undefined) rig.instead.push(reply);
    await remove(rig).catch(() => {});
    const before = rig.left.at(-1)?.journal.trim().split("\n").at(-1) ?? "";
    assertStringIncludes(
      before,
      `"entry":"intent","id":2,"action":"delete","name":"${NAME}","endpoint":"primary"`,
    );
    assertEquals<unknown>((await rig.entries()).at(-1), {
      at: 1705123456000,
      entry: "outcome",
      id: 2,
      ...outcome,
    });
  }
});
