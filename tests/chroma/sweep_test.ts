import { assertEquals } from "@std/assert";
import type { LifeEvent } from "../../src/chroma/life.ts";
import type { Presence } from "../../src/chroma/presence.ts";
import { reasonLeft, sweep, tellFate } from "../../src/chroma/sweep.ts";
import type { Clock } from "../../src/core/clock.ts";
import type { Transport } from "../../src/core/transport.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import { fakeChroma, type FakeCollection, fakeDeployment, uuid } from "./fake_chroma.ts";
import { virtualClock } from "./virtual_clock.ts";

const NAME = "AUTOTEST_x_1705123456_abc123_xyz789";
const settleMs = 10_000;

/** A server to which a replicator brings the collection back, half a second after each of so many deletions. */
function resurrecting(clock: Clock, collections: FakeCollection[], times: number): Transport {
  const honest = fakeChroma(collections);
  let copies = 0;
  let due = Infinity;
  return async (request) => {
    if (clock.elapsed() >= due) {
      due = Infinity;
      collections.push({ id: uuid(100 + copies++), name: NAME });
    }
    const reply = await honest(request);
    if (request.method === "DELETE" && copies < times) due = clock.elapsed() + 500;
    return reply;
  };
}

async function sweepOf(serverAt: (clock: Clock) => Transport, removedAt?: number) {
  const clock = virtualClock();
  using deployment = await fakeDeployment({ server: serverAt(clock) }, clock);
  const events: LifeEvent[] = [];
  const doomed = removedAt === undefined ? { name: NAME } : { name: NAME, removedAt };
  const [fate] = await sweep(deployment, [doomed], { settleMs, onLife: (event) => events.push(event) });
  return { fate, elapsed: clock.elapsed(), told: events.map(({ what }) => what) };
}

Deno.test("sweep of nothing asks nobody", async () => {
  using deployment = await fakeDeployment(
    { server: () => Promise.reject(new Error("asked")) },
    virtualClock(),
  );
  assertEquals(await sweep(deployment, [], { settleMs, onLife: () => {} }), []);
});

Deno.test("sweep deletes, and watches for the settle time", async () => {
  const { fate, elapsed, told } = await sweepOf(() => fakeChroma([{ id: uuid(1), name: NAME }]));
  assertEquals([fate?.returns, fate?.trouble], [0, []]);
  assertEquals(fate?.nodes.get("server"), { state: "gone" });
  assertEquals(elapsed >= settleMs, true);
  assertEquals(told, ["deleted", "settling"]);
});

Deno.test("sweep does not delete again what was deleted before, and watches it for the rest", async () => {
  const { fate, elapsed, told } = await sweepOf(() => fakeChroma([]), -4000);
  assertEquals(fate?.nodes.get("server"), { state: "gone" });
  assertEquals([elapsed, told], [6000, ["settling"]]);
});

Deno.test("sweep deletes again what a replicator brings back, and watches anew", async () => {
  const twice = (clock: Clock) => resurrecting(clock, [{ id: uuid(1), name: NAME }], 2);
  const { fate, elapsed, told } = await sweepOf(twice);
  assertEquals([fate?.returns, fate?.nodes.get("server")], [2, { state: "gone" }]);
  assertEquals(told, ["deleted", "settling", "came back", "deleted", "came back", "deleted"]);
  assertEquals(elapsed, 12_000);
});

Deno.test("sweep gives up on what comes back for ever, and says that it is left", async () => {
  const always = (clock: Clock) => resurrecting(clock, [{ id: uuid(1), name: NAME }], Infinity);
  const { fate } = await sweepOf(always);
  assertEquals([fate?.returns, fate?.nodes.get("server")], [3, { state: "left" }]);
});

Deno.test("sweep does not say of what it could not delete that it came back", async () => {
  let asked = 0;
  const failsAtFirst = () =>
    fakeChroma(
      [{ id: uuid(1), name: NAME }],
      ({ path }) => path.endsWith(NAME) && asked++ < 14 ? new Response(null, { status: 500 }) : undefined,
    );
  const { fate, told } = await sweepOf(failsAtFirst);
  assertEquals([fate?.returns, fate?.nodes.get("server")], [0, { state: "gone" }]);
  assertEquals(told, ["settling", "still there", "deleted", "settling"]);
});

Deno.test("sweep lets the deletions of many travel at the same time", async () => {
  const clock = virtualClock();
  const names = Array.from(
    { length: 50 },
    (_, at) => `AUTOTEST_x_1705123456_abc123_${String(at).padStart(6, "0")}`,
  );
  const [primary, replica] = [names, names].map((some) => some.map((name, at) => ({ id: uuid(at), name })));
  const send = fakeChroma(primary ?? []);
  using deployment = await fakeDeployment(
    { balancer: send, primary: send, replica: fakeChroma(replica ?? []) },
    clock,
  );
  const fates = await sweep(deployment, names.map((name) => ({ name })), { settleMs: 0, onLife: () => {} });
  assertEquals(fates.filter(({ nodes }) => [...nodes.values()].some(({ state }) => state !== "gone")), []);
  assertEquals([primary?.length, replica?.length], [0, 0]);
  // One after the other each would have had three seconds to reach the replica by itself.
  assertEquals(clock.elapsed() < 4000, true, `${clock.elapsed()} ms`);
});

Deno.test("sweep looks at what it is about to delete, and leaves what must stay, with the reason", async () => {
  const collections = [{ id: uuid(1), name: NAME }];
  using deployment = await fakeDeployment({ server: fakeChroma(collections) }, virtualClock());
  const looked: string[] = [];
  const [fate] = await sweep(deployment, [{ name: NAME }], {
    settleMs,
    onLife: () => {},
    objectionTo: (_, { id }) => {
      looked.push(id);
      return Promise.resolve("it is somebody's");
    },
  });
  assertEquals([collections.length, fate?.returns, fate?.nodes.get("server")], [1, 0, LEFT]);
  assertEquals(looked, [uuid(1)]);
  assertEquals(reasonLeft(LEFT, "server", fate ?? { returns: 0, trouble: [] }), "it is somebody's");
});

const LEFT: Presence = { state: "left" };
const REASONS: readonly (readonly [
  what: string,
  presence: Presence,
  fate: Parameters<typeof reasonLeft>[2],
  reason: string,
])[] = [
  ["nothing is known", LEFT, { returns: 0, trouble: [] }, "It is still listed after it was deleted"],
  [
    "it keeps coming back",
    LEFT,
    { returns: 3, trouble: [] },
    "It is there again after 3 more deletions: a replicator copies it back, or deletions are not carried out",
  ],
  [
    "it could not be looked at",
    { state: "unknown", reason: "no reply" },
    { returns: 0, trouble: [] },
    "Could not look: no reply",
  ],
  [
    "the node gave trouble",
    LEFT,
    { returns: 0, trouble: [{ node: "replica", reason: "it answered 500" }] },
    "it answered 500",
  ],
  [
    "the guard refused",
    LEFT,
    { returns: 0, trouble: [{ node: "all", reason: "Refused it" }] },
    "Refused it",
  ],
  ["another node gave trouble", LEFT, {
    returns: 0,
    trouble: [{ node: "primary", reason: "it answered 500" }],
  }, "It is still listed after it was deleted"],
];

for (const [what, presence, fate, reason] of REASONS) {
  Deno.test(`reasonLeft explains it when ${what}`, () => {
    assertEquals(reasonLeft(presence, "replica", fate), reason);
  });
}

Deno.test("tellFate tells of each node where a collection is left, or that it is gone", () => {
  const events: LifeEvent[] = [];
  const fate = { name: NAME, returns: 0, trouble: [] };
  tellFate({ ...fate, nodes: new Map([["primary", { state: "gone" }]]) }, (event) => events.push(event));
  tellFate(
    { ...fate, nodes: new Map<string, Presence>([["primary", { state: "gone" }], ["replica", LEFT]]) },
    (event) => events.push(event),
  );
  assertEquals(events, [
    { what: "gone", name: NAME, nodes: ["primary"] },
    { what: "left", name: NAME, node: "replica", reason: "It is still listed after it was deleted" },
  ]);
});

Deno.test("sweep deletes in the end on a node that hung and answers again", async () => {
  const collections = [{ id: uuid(1), name: NAME }];
  const honest = fakeChroma(collections);
  let hangs = true;
  const { fate } = await sweepOf(() => (request) => {
    if (!hangs) return honest(request);
    hangs = false;
    return Promise.reject(new NoReplyError("no complete reply within 10.0 s", { reason: "timeout" }));
  });
  assertEquals([fate?.nodes.get("server"), collections], [{ state: "gone" }, []]);
});

Deno.test("sweep that is stopped begins no deletion, and says that it did not", async () => {
  const collections = [{ id: uuid(1), name: NAME }];
  using deployment = await fakeDeployment({ server: fakeChroma(collections) }, virtualClock());
  const events: LifeEvent[] = [];
  const signal = AbortSignal.abort();
  const [fate] = await sweep(deployment, [{ name: NAME }], {
    settleMs,
    signal,
    onLife: (event) => events.push(event),
  });
  assertEquals([collections.length, fate?.returns, fate?.nodes.get("server")], [1, 0, { state: "left" }]);
  assertEquals(fate?.trouble.map(({ reason }) => reason), ["It was stopped before it deleted this one"]);
  assertEquals(events.filter(({ what }) => what === "deleted" || what === "came back"), []);
});
