import { assertEquals, assertRejects } from "@std/assert";
import { GuardRefusal } from "../../src/guard/refusal.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import { BALANCER, JOURNAL, markOf, ownName, PRIMARY, recordsBody, REPLICA, Rig } from "./rig.ts";

const NAME = ownName("a");
const UUID = "0b9a1f0e-6f3c-4d6e-9a68-0a1b2c3d4e5f";

function create(rig: Rig, name = NAME, run?: string): Promise<Response> {
  return rig.call("POST", PRIMARY, "", { name, metadata: markOf(run) });
}

Deno.test("guard has the intent on the disk before a create leaves", async () => {
  await using rig = await Rig.open();
  await create(rig);
  const [line] = rig.left[0]?.journal.split("\n") ?? [];
  assertEquals(JSON.parse(line ?? "null"), {
    at: 1705123456000,
    entry: "intent",
    id: 1,
    action: "create",
    name: NAME,
    endpoint: "primary",
  });
});

Deno.test("guard sends no create whose intent cannot be written", async () => {
  await using rig = await Rig.open();
  rig.disk.fullAfter = 10;
  await assertRejects(() => create(rig), Error, "No space left on device");
  assertEquals(rig.left, []);
});

Deno.test("guard writes down how a create ended", async () => {
  const cases: [reply: () => Response | Promise<Response>, outcome: object][] = [
    [() => Response.json({ id: UUID, name: NAME }), { outcome: "done", status: 200, uuid: UUID }],
    [() => Response.json({ id: UUID, name: NAME }, { status: 201 }), {
      outcome: "done",
      status: 201,
      uuid: UUID,
    }],
    [() => Response.json({}, { status: 409 }), { outcome: "refused", status: 409 }],
    [() => Response.json({}, { status: 422 }), { outcome: "refused", status: 422 }],
    [() => Response.json({}, { status: 500 }), { outcome: "indefinite", status: 500 }],
    [() => Response.json({}, { status: 503 }), { outcome: "indefinite", status: 503 }],
    [() => new Response(null, { status: 307 }), { outcome: "indefinite" }],
    [() => new Response("<html>"), { outcome: "done", status: 200 }],
    [() => Promise.reject(new NoReplyError("late", { reason: "timeout" })), { outcome: "indefinite" }],
    [() => Promise.reject(new NoReplyError("reset", { reason: "broken" })), { outcome: "indefinite" }],
    [() => Promise.reject(new NoReplyError("stopped", { reason: "aborted" })), { outcome: "indefinite" }],
    [() => Promise.reject(new NoReplyError("too long", { reason: "oversized" })), { outcome: "indefinite" }],
    [() => Promise.reject(new NoReplyError("refused", { reason: "connect" })), { outcome: "unsent" }],
    [() => Promise.reject(new TypeError("anything else")), { outcome: "indefinite" }],
  ];
  for (const [reply, outcome] of cases) {
    await using rig = await Rig.open();
    rig.instead.push(reply);
    await create(rig).catch(() => {});
    const [, end] = await rig.entries();
    assertEquals<unknown>(end, { at: 1705123456000, entry: "outcome", id: 1, ...outcome }, reply.toString());
    assertEquals(rig.disk.afterPowerLoss(JOURNAL), await rig.disk.read(JOURNAL));
  }
});

Deno.test("guard refuses a create reply that it cannot believe, and owns nothing by it", async () => {
  const cases: [what: string, reply: (production: string) => Response, claimed?: string][] = [
    ["production's UUID", (id) => Response.json({ id, name: NAME })],
    ["no UUID", () => Response.json({ name: NAME })],
    ["an upper-case UUID", () => Response.json({ id: UUID.toUpperCase(), name: NAME }), UUID],
    ["no plain UUID", () => Response.json({ id: `${UUID}/..`, name: NAME }), UUID],
    ["another name", () => Response.json({ id: UUID, name: ownName("b") }), UUID],
    ["no name", () => Response.json({ id: UUID }), UUID],
    ["a list", () => Response.json([{ id: UUID, name: NAME }]), UUID],
    ["no JSON", () => new Response(`<html>${UUID}`), UUID],
    ["nothing", () => new Response(null, { status: 201 }), UUID],
  ];
  for (const [what, reply, claimed] of cases) {
    await using rig = await Rig.open();
    const production = rig.chroma.find(PRIMARY.origin, "customers")?.uuid ?? "";
    rig.instead.push(() => reply(production));
    await assertRejects(
      () => create(rig),
      GuardRefusal,
      `Refused the reply to the create of "${NAME}"`,
      what,
    );
    for (const action of ["add", "upsert", "update", "delete"]) {
      const body = action === "delete" ? { ids: ["a"] } : recordsBody(1);
      await assertRejects(
        () => rig.call("POST", PRIMARY, `${claimed ?? production}/${action}`, body),
        GuardRefusal,
        "no create of this run on primary returned its UUID",
        what,
      );
    }
    assertEquals(rig.left.length, 1, what);
  }
});

Deno.test("guard refuses a create reply with the UUID of another collection of the run", async () => {
  await using rig = await Rig.open();
  const uuid = await rig.create(PRIMARY, NAME);
  rig.instead.push(() => Response.json({ id: uuid, name: ownName("b") }));
  await assertRejects(() => create(rig, ownName("b")), GuardRefusal, `the UUID of "${NAME}"`);
});

Deno.test("guard refuses a create that is not this run's", async () => {
  await using rig = await Rig.open();
  const cases: [name: string, run: string | undefined, reason: string][] = [
    ["customers", undefined, "does not fit the grammar"],
    ["AUTOTEST_notes", undefined, "does not fit the grammar"],
    ["AUTOTEST_basic_1705123456_abc123", undefined, "does not fit the grammar"],
    [`${NAME}\n`, undefined, "does not fit the grammar"],
    ["AUTOTEST_basic_1705123456_abc124_xyz789", undefined, "not this run's"],
    ["AUTOTEST_basic_1705123457_abc123_xyz789", undefined, "not this run's"],
    [NAME, "1705123456_abc124", "not this run's"],
  ];
  for (const [name, run, reason] of cases) {
    await assertRejects(() => create(rig, name, run), GuardRefusal, reason, name);
  }
  await assertRejects(
    () => rig.call("POST", PRIMARY, "", { name: NAME, metadata: {} }),
    GuardRefusal,
    "it creates a collection without a mark",
  );
  assertEquals(rig.left, []);
  assertEquals(await rig.entries(), []);
});

Deno.test("guard refuses a create before production was photographed", async () => {
  await using rig = await Rig.open({ photographed: false });
  await assertRejects(() => create(rig), GuardRefusal, "production has not been photographed yet");
  assertEquals(rig.left, []);
});

Deno.test("guard refuses to ask for a name twice, on any endpoint, even when the first create was lost", async () => {
  await using rig = await Rig.open();
  rig.instead.push(() => Promise.reject(new NoReplyError("late", { reason: "timeout" })));
  await assertRejects(() => create(rig), NoReplyError);
  await assertRejects(() => create(rig), GuardRefusal, "asked for that name before");
  await assertRejects(
    () => rig.call("POST", BALANCER, "", { name: NAME, metadata: markOf() }),
    GuardRefusal,
    "asked for that name before",
  );
});

Deno.test("guard lets one of two creates of the same name at once through", async () => {
  await using rig = await Rig.open();
  const ends = await Promise.allSettled([create(rig), create(rig)]);
  assertEquals(ends.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  assertEquals(rig.left.length, 1);
});

Deno.test("guard refuses writes to a UUID that another endpoint's create returned", async () => {
  await using rig = await Rig.open();
  const uuid = await rig.create(PRIMARY, NAME);
  for (const endpoint of [BALANCER, REPLICA]) {
    await assertRejects(() => rig.add(endpoint, uuid), GuardRefusal, `on ${endpoint.name} returned its UUID`);
  }
  const copy = rig.chroma.put(REPLICA.origin, NAME).uuid;
  await rig.call("GET", REPLICA, NAME);
  await assertRejects(() => rig.add(REPLICA, copy), GuardRefusal, "on replica returned its UUID");
  await rig.add(PRIMARY, uuid);
});
