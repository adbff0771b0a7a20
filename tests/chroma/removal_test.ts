import { assertEquals, assertRejects } from "@std/assert";
import { removeEverywhere } from "../../src/chroma/removal.ts";
import type { Transport } from "../../src/core/transport.ts";
import { GuardRefusal } from "../../src/guard/refusal.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import { absent, fakeChroma, type FakeCollection, fakeDeployment, uuid } from "./fake_chroma.ts";
import { virtualClock } from "./virtual_clock.ts";

const NAME = "AUTOTEST_x_1705123456_abc123_xyz789";
const one = (number: number): FakeCollection[] => [{ id: uuid(number), name: NAME }];
const dead: Transport = () => Promise.reject(new NoReplyError("connection refused", { reason: "connect" }));

Deno.test("removeEverywhere deletes through the balancer first, then what remains on each node", async () => {
  const clock = virtualClock();
  const primary = one(1);
  const replica = one(2);
  using deployment = await fakeDeployment({
    balancer: fakeChroma(primary),
    primary: fakeChroma(primary),
    replica: fakeChroma(replica),
  }, clock);
  const deleted: string[] = [];
  const trouble = await removeEverywhere(deployment, NAME, { onDeleted: (node) => deleted.push(node) });
  assertEquals([trouble, deleted, primary, replica], [[], ["balancer", "replica"], [], []]);
  // The deletion had its time to reach the replica by itself.
  assertEquals(clock.elapsed() >= 3000, true);
});

Deno.test("removeEverywhere leaves a node alone that the deletion reached by itself", async () => {
  const shared = one(1);
  const send = fakeChroma(shared);
  using deployment = await fakeDeployment({ balancer: send, primary: send, replica: send }, virtualClock());
  const deleted: string[] = [];
  await removeEverywhere(deployment, NAME, { onDeleted: (node) => deleted.push(node) });
  assertEquals(deleted, ["balancer"]);
});

Deno.test("removeEverywhere tells while an endpoint still shows it, also where the deletion arrives by itself", async () => {
  const clock = virtualClock();
  const primary = one(1);
  const server = fakeChroma(primary);
  const replica: Transport = (request) =>
    (clock.elapsed() < 500 ? fakeChroma(one(2)) : fakeChroma([]))(request);
  using deployment = await fakeDeployment({ balancer: server, primary: server, replica }, clock);
  let shown = -1;
  await removeEverywhere(deployment, NAME, { onShown: () => shown = clock.elapsed() });
  assertEquals(shown, 400);
  shown = -1;
  await removeEverywhere(deployment, NAME, { onShown: () => shown = clock.elapsed() });
  assertEquals(shown, -1);
});

Deno.test("removeEverywhere deletes on a single server once", async () => {
  const collections = one(1);
  using deployment = await fakeDeployment({ server: fakeChroma(collections) }, virtualClock());
  const deleted: string[] = [];
  await removeEverywhere(deployment, NAME, { onDeleted: (node) => deleted.push(node) });
  assertEquals([deleted, collections], [["server"], []]);
});

Deno.test("removeEverywhere leaves the balancer out when only nodes are asked for", async () => {
  const primary = one(1);
  using deployment = await fakeDeployment({ balancer: dead, primary: fakeChroma(primary) }, virtualClock());
  assertEquals(await removeEverywhere(deployment, NAME, { nodesOnly: true }), []);
  assertEquals(primary, []);
});

Deno.test("removeEverywhere deletes elsewhere though one endpoint is dead, and says so", async () => {
  const primary = one(1);
  using deployment = await fakeDeployment(
    { balancer: dead, primary: fakeChroma(primary), replica: dead },
    virtualClock(),
  );
  assertEquals(await removeEverywhere(deployment, NAME), [
    { node: "balancer", reason: "connection refused" },
    { node: "replica", reason: "connection refused" },
  ]);
  assertEquals(primary, []);
});

Deno.test("removeEverywhere is not misled by a proxy that answers 503 to what it carried out", async () => {
  const collections = one(1);
  const honest = fakeChroma(collections);
  const lying: Transport = async (request) => {
    const reply = await honest(request);
    return request.method === "DELETE" ? new Response("busy", { status: 503 }) : reply;
  };
  using deployment = await fakeDeployment({ server: lying }, virtualClock());
  assertEquals(await removeEverywhere(deployment, NAME), []);
  assertEquals(collections, []);
});

Deno.test("removeEverywhere is not misled by a balancer whose every other GET asks a node without it", async () => {
  const collections = one(1);
  let reads = 0;
  const alternating = fakeChroma(
    collections,
    ({ method, path }) =>
      method === "GET" && path === `/collections/${NAME}` && reads++ % 2 === 0 ? absent(NAME) : undefined,
  );
  using deployment = await fakeDeployment({ server: alternating }, virtualClock());
  await removeEverywhere(deployment, NAME);
  assertEquals(collections, []);
});

Deno.test("removeEverywhere takes one absence for no evidence, also after an error", async () => {
  const collections = one(1);
  const replies = [() => new Response("busy", { status: 500 }), () => absent(NAME)];
  const shaky = fakeChroma(
    collections,
    ({ path }) => path === `/collections/${NAME}` ? replies.shift()?.() : undefined,
  );
  using deployment = await fakeDeployment({ server: shaky }, virtualClock());
  await removeEverywhere(deployment, NAME);
  assertEquals(collections, []);
});

Deno.test("removeEverywhere throws a refusal of the guard, after every endpoint has had its turn", async () => {
  const replica = one(2);
  using deployment = await fakeDeployment({
    balancer: () => Promise.reject(new GuardRefusal("Refused it")),
    primary: fakeChroma([]),
    replica: fakeChroma(replica),
  }, virtualClock());
  await assertRejects(() => removeEverywhere(deployment, NAME), GuardRefusal, "Refused it");
  assertEquals(replica, []);
});

Deno.test("removeEverywhere gives up after a few tries where a server refuses", async () => {
  let deletes = 0;
  const refusing = fakeChroma(one(1), ({ method }) => {
    if (method !== "DELETE") return undefined;
    deletes++;
    return Response.json({ error: "InternalError", message: "disk full" }, { status: 500 });
  });
  using deployment = await fakeDeployment({ server: refusing }, virtualClock());
  assertEquals(await removeEverywhere(deployment, NAME), [
    { node: "server", reason: `Cannot delete "${NAME}" on server: it answered 500 (disk full)` },
  ]);
  assertEquals(deletes, 4);
});

const hanging = (asked: { times: number }): Transport => () => {
  asked.times++;
  return Promise.reject(new NoReplyError("no complete reply within 10.0 s", { reason: "timeout" }));
};

Deno.test("removeEverywhere asks an endpoint that hangs once, and not at all when it hung before", async () => {
  const [balancer, replica] = [{ times: 0 }, { times: 0 }];
  const primary = one(1);
  using deployment = await fakeDeployment({
    balancer: hanging(balancer),
    primary: fakeChroma(primary),
    replica: hanging(replica),
  }, virtualClock());
  const stuck = new Set<string>();
  await removeEverywhere(deployment, NAME, { stuck });
  assertEquals([balancer.times, replica.times, primary, [...stuck]], [1, 1, [], ["balancer", "replica"]]);
  const trouble = await removeEverywhere(deployment, NAME, { stuck });
  assertEquals([balancer.times, replica.times], [1, 1]);
  assertEquals(trouble.map(({ node }) => node), ["balancer", "replica"]);
});
