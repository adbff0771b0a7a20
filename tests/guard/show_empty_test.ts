import { assertEquals, assertRejects } from "@std/assert";
import { GuardRefusal } from "../../src/guard/refusal.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import { ownName, PRIMARY, Rig } from "./rig.ts";

/** A rig with a collection of the run, and what is sent from now on, by the last part of its path. */
async function made() {
  const rig = await Rig.open();
  const uuid = await rig.create(PRIMARY, ownName("a"));
  const before = rig.left.length;
  const sent = () => rig.left.slice(before).map(({ request }) => request.url.split("/").at(-1));
  return { rig, uuid, sent, [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose]() };
}

Deno.test("showEmpty comes before the first write to a collection, and before no other", async () => {
  await using one = await made();
  await one.rig.add(PRIMARY, one.uuid);
  await one.rig.add(PRIMARY, one.uuid);
  assertEquals(one.sent(), ["get", "add", "add"]);
});

Deno.test("showEmpty asks once for writes that come at once", async () => {
  await using one = await made();
  await Promise.all([one.rig.add(PRIMARY, one.uuid), one.rig.add(PRIMARY, one.uuid)]);
  assertEquals(one.sent(), ["get", "add", "add"]);
});

Deno.test("showEmpty refuses the write to a collection that holds records, every time", async () => {
  await using one = await made();
  const theirs = () => Response.json({ ids: ["record-1"] });
  for (let time = 0; time < 2; time++) {
    one.rig.instead.push(theirs);
    await assertRejects(() => one.rig.add(PRIMARY, one.uuid), GuardRefusal, "holds records already");
  }
  assertEquals(one.sent(), ["get", "get"]);
});

Deno.test("showEmpty asks again where a balancer's other node does not know the collection yet", async () => {
  await using one = await made();
  one.rig.instead.push(() => Response.json({ error: "NotFoundError" }, { status: 404 }));
  await one.rig.add(PRIMARY, one.uuid);
  assertEquals(one.sent(), ["get", "get", "add"]);
});

Deno.test("showEmpty does not ask again who asks to be left alone, and hands that on", async () => {
  await using one = await made();
  one.rig.instead.push(() => new Response("busy", { status: 503, headers: { "retry-after": "20" } }));
  const error = await assertRejects(() => one.rig.add(PRIMARY, one.uuid), NoReplyError);
  assertEquals([error.reason, error.keptBackBy?.headers.get("retry-after")], ["held", "20"]);
  assertEquals(one.sent(), ["get"]);
});

const STRANGE: Readonly<Record<string, () => Response>> = {
  "a 404": () => new Response("", { status: 404 }),
  "a 500": () => new Response("", { status: 500 }),
  "no JSON": () => new Response("<h1>"),
  "null": () => Response.json(null),
  "no ids": () => Response.json({ documents: [] }),
  "ids that are no list": () => Response.json({ ids: {} }),
};
for (const [what, reply] of Object.entries(STRANGE)) {
  Deno.test(`showEmpty withholds the write when it is answered with ${what}`, async () => {
    await using one = await made();
    for (let time = 0; time < 4; time++) one.rig.instead.push(reply);
    const error = await assertRejects(() => one.rig.add(PRIMARY, one.uuid), NoReplyError);
    assertEquals([error.reason, error.sent], ["held", false]);
    assertEquals(one.sent(), ["get", "get", "get", "get"]);
    await one.rig.add(PRIMARY, one.uuid);
    assertEquals(one.sent().slice(4), ["get", "add"]);
  });
}
