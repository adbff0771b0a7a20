import { assertEquals, assertRejects } from "@std/assert";
import { GuardRefusal } from "../../src/guard/refusal.ts";
import { replay } from "../../src/guard/replay.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import { COLLECTIONS, JOURNAL, markOf, ownName, PRIMARY, REPLICA, Rig, RUN } from "./rig.ts";

const NAME = ownName("a");
const BODY = { name: NAME, metadata: markOf() };

/** Asks for the name, and expects the guard to refuse. */
async function refused(rig: Rig, endpoint = PRIMARY): Promise<void> {
  const left = rig.left.length;
  await assertRejects(
    () => rig.call("POST", endpoint, "", BODY),
    GuardRefusal,
    "this run has asked for that name before",
  );
  assertEquals(rig.left.length, left);
}

Deno.test("guard lets a permitted name be asked for once more, on that endpoint, once", async () => {
  await using rig = await Rig.open();
  await rig.create(PRIMARY, NAME);
  await refused(rig);
  rig.ownership.permitAgain(NAME, PRIMARY);
  await refused(rig, REPLICA);
  assertEquals((await rig.call("POST", PRIMARY, "", BODY)).status, 409);
  await refused(rig);
});

Deno.test("guard writes the intent down before a name is asked for once more", async () => {
  await using rig = await Rig.open();
  await rig.create(PRIMARY, NAME);
  rig.ownership.permitAgain(NAME, REPLICA);
  await rig.call("POST", REPLICA, "", BODY);
  const line = rig.left.at(-1)?.journal.trim().split("\n").at(-1);
  assertEquals(JSON.parse(line ?? "null"), {
    at: 1705123456000,
    entry: "intent",
    id: 2,
    action: "create",
    name: NAME,
    endpoint: "replica",
  });
});

Deno.test("guard permits no name of others to be asked for again, nor one whose collection is gone", async () => {
  await using rig = await Rig.open();
  for (const name of ["customers", "AUTOTEST_old_1705000000_zzz999_yyy888"]) {
    rig.ownership.permitAgain(name, PRIMARY);
    await assertRejects(
      () => rig.call("POST", PRIMARY, "", { name, metadata: markOf() }),
      GuardRefusal,
    );
  }
  await rig.create(PRIMARY, NAME);
  rig.ownership.permitAgain(NAME, PRIMARY);
  rig.ownership.release(NAME);
  await refused(rig);
  assertEquals(rig.left.length, 1);
});

Deno.test("guard refuses the second reply, too, when it shows what was there before", async () => {
  await using rig = await Rig.open();
  await rig.create(PRIMARY, NAME);
  rig.ownership.permitAgain(NAME, PRIMARY);
  const production = rig.chroma.find(PRIMARY.origin, "customers");
  rig.instead.push(() => Response.json({ id: production?.uuid, name: NAME }));
  await assertRejects(() => rig.call("POST", PRIMARY, "", BODY), GuardRefusal, '"customers"');
});

Deno.test("a name that was asked for twice may exist as long as one of the two creates may have left", async () => {
  await using rig = await Rig.open();
  await rig.create(PRIMARY, NAME);
  rig.ownership.permitAgain(NAME, PRIMARY);
  rig.instead.push(() => Promise.reject(new NoReplyError("refused", { reason: "connect" })));
  await assertRejects(() => rig.call("POST", PRIMARY, "", BODY), NoReplyError);
  const begin = JSON.stringify({
    entry: "begin",
    run: RUN,
    target: { tenant: "t", database: "d", endpoints: {}, lock: "l" },
  });
  assertEquals(replay(`${begin}\n${await rig.disk.read(JOURNAL)}`)?.mayExist, [NAME]);
});

Deno.test("guard lets a name of this run alone be asked for in a made-up database", async () => {
  await using rig = await Rig.open();
  const at = (database: string, name: string) =>
    COLLECTIONS.replace("default_database", database) + `/${name}`;
  assertEquals((await rig.call("GET", PRIMARY, at(ownName("b"), NAME))).status, 404);
  const other = (name: string) => name.replace(RUN, "1705123457_abc123");
  await assertRejects(
    () => rig.call("GET", PRIMARY, at(other(ownName("b")), other(NAME))),
    GuardRefusal,
    "names that are not this run's",
  );
  assertEquals(rig.left.length, 1);
});

Deno.test("guard sends int64 and negative zero as they stood", async () => {
  await using rig = await Rig.open();
  const uuid = await rig.create(PRIMARY, NAME);
  const body =
    '{"ids":["a"],"embeddings":[[-0.0,1e-45]],"metadatas":[{"n":9223372036854775807,"m":-9223372036854775808}]}';
  await rig.call("POST", PRIMARY, `${uuid}/add`, body);
  assertEquals(rig.left.at(-1)?.body, body);
});
