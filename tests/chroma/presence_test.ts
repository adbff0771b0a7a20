import { assertEquals } from "@std/assert";
import { isGone, lookFor, type Presence } from "../../src/chroma/presence.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import { absent, fakeChroma, fakeDeployment, type Misbehave, uuid } from "./fake_chroma.ts";
import { virtualClock } from "./virtual_clock.ts";

const NAME = "AUTOTEST_x_1705123456_abc123_xyz789";
const OTHER = "AUTOTEST_x_1705123456_abc123_other0";

Deno.test("lookFor tells gone, left and could-not-look apart, endpoint by endpoint", async () => {
  using deployment = await fakeDeployment({
    balancer: fakeChroma([]),
    primary: fakeChroma([{ id: uuid(1), name: NAME }]),
    replica: () => Promise.reject(new NoReplyError("connection refused", { reason: "connect" })),
  }, virtualClock());
  const table = await lookFor(deployment, [NAME, OTHER]);
  assertEquals(
    table.get(NAME),
    new Map<string, Presence>([
      ["balancer", { state: "gone" }],
      ["primary", { state: "left" }],
      ["replica", { state: "unknown", reason: "connection refused" }],
    ]),
  );
  assertEquals([...table.get(OTHER)?.values() ?? []].map(({ state }) => state), ["gone", "gone", "unknown"]);
});

Deno.test("lookFor asks by name for what a list does not show", async () => {
  const hides: Misbehave = ({ path }) =>
    path === "/collections"
      ? Response.json([])
      : path === "/collections_count"
      ? Response.json(0)
      : undefined;
  using deployment = await fakeDeployment({
    primary: fakeChroma([{ id: uuid(1), name: NAME }], hides),
    replica: fakeChroma(
      [],
      (ask) => ask.path.endsWith(NAME) ? new Response("busy", { status: 503 }) : hides(ask),
    ),
  }, virtualClock());
  const presences = (await lookFor(deployment, [NAME])).get(NAME);
  assertEquals([...presences?.values() ?? []].map(({ state }) => state), ["left", "unknown"]);
});

Deno.test("lookFor does not take the empty list of a missing database for evidence", async () => {
  const missing = fakeChroma([], ({ path }) => path.endsWith("/default_database") ? absent("it") : undefined);
  using deployment = await fakeDeployment({ server: missing }, virtualClock());
  const table = await lookFor(deployment, [NAME]);
  assertEquals(table.get(NAME)?.get("server"), {
    state: "unknown",
    reason: "Cannot list collections on server: its database does not exist",
  });
});

const GONE: Presence = { state: "gone" };
const SEEN: readonly (readonly [what: string, presences: readonly Presence[], gone: boolean])[] = [
  ["gone everywhere", [GONE, GONE], true],
  ["left on one", [GONE, { state: "left" }], false],
  ["unknown on one", [GONE, { state: "unknown", reason: "no reply" }], false],
];

for (const [what, presences, gone] of SEEN) {
  Deno.test(`isGone is ${gone} for one that is ${what}`, () => {
    assertEquals(isGone(new Map(presences.map((one, index) => [String(index), one]))), gone);
  });
}

Deno.test("isGone is false where nobody looked", () => assertEquals(isGone(new Map()), false));
