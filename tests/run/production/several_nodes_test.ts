import { assertEquals } from "@std/assert";
import type { Transport } from "../../../src/core/transport.ts";
import { compareFingerprints } from "../../../src/run/production/changes.ts";
import { photograph } from "../../../src/run/production/photograph.ts";
import { fakeApi, fakeChroma, type FakeCollection, fakeDeployment, uuid } from "../../chroma/fake_chroma.ts";
import { virtualClock } from "../../chroma/virtual_clock.ts";

/** A node with these collections, under UUIDs of its own. */
const nodeOf = (names: readonly string[], from: number, metadata = {}): FakeCollection[] =>
  names.map((name, at) => ({ id: uuid(from + at), name, metadata }));

/** One address whose requests go to nodes in turn. */
function inTurn(...nodes: readonly FakeCollection[][]): Transport {
  const servers = nodes.map((collections) => fakeChroma(collections));
  let turn = 0;
  return (request) => (servers[turn++ % servers.length] as Transport)(request);
}

const NAMES = ["docs", "images", "users"];

Deno.test("ChromaApi.learnWhetherSeveral tells a balancer from a server by the UUIDs of one name", async () => {
  const of = async (send: Transport) => {
    const api = fakeApi(send);
    await api.learnWhetherSeveral();
    return api.showsSeveral;
  };
  assertEquals(await of(fakeChroma(nodeOf(NAMES, 0))), false);
  assertEquals(await of(fakeChroma([])), false);
  assertEquals(await of(inTurn(nodeOf(NAMES, 0), nodeOf(NAMES, 100))), true);
  // Whoever deleted it meanwhile made no balancer of a server.
  assertEquals(await of(inTurn(nodeOf(NAMES, 0), nodeOf([], 0))), false);
});

/** Photographs what answers at one address before and after, and compares. */
async function changesOf(before: Transport, after: Transport) {
  let send = before;
  using deployment = await fakeDeployment({ server: (request) => send(request) }, virtualClock());
  await deployment.entry.api.learnWhetherSeveral();
  const then = await photograph(deployment, { seed: "run" });
  send = after;
  return compareFingerprints(then, await photograph(deployment, { like: then }));
}

Deno.test("photograph compares names alone where several nodes answer", async () => {
  const [one, other] = [nodeOf(NAMES, 0, { owner: "team" }), nodeOf(NAMES, 100)];
  assertEquals(await changesOf(inTurn(one, other), inTurn(other, one)), []);
});

Deno.test("photograph misses no collection that a list of another node does not show", async () => {
  const [one, other] = [nodeOf([...NAMES, "fresh"], 0), nodeOf(NAMES, 100)];
  // A list and its count come from the same node here, since three requests make one.
  const inTurns = (...nodes: readonly FakeCollection[][]): Transport => {
    const servers = nodes.map((collections) => fakeChroma(collections));
    let asked = 0;
    return (request) => (servers[Math.floor(asked++ / 4) % servers.length] as Transport)(request);
  };
  for (const after of [inTurns(one, other), inTurns(other, one)]) {
    const changes = await changesOf(inTurns(one, other), after);
    assertEquals(changes.filter(({ what }) => what === "vanished"), []);
  }
});

Deno.test("photograph finds what vanished where several nodes answer", async () => {
  const before = inTurn(nodeOf(NAMES, 0), nodeOf(NAMES, 100));
  const after = inTurn(nodeOf(["docs", "images"], 0), nodeOf(["docs", "images"], 100));
  const [change, ...others] = await changesOf(before, after);
  assertEquals([change?.what, change?.name, change?.detail, others], [
    "vanished",
    "users",
    "it is shown no more",
    [],
  ]);
});
