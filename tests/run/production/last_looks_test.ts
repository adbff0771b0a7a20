import { assertEquals } from "@std/assert";
import { sweep } from "../../../src/chroma/sweep.ts";
import { LastLooks } from "../../../src/run/production/last_looks.ts";
import { photograph } from "../../../src/run/production/photograph.ts";
import { fakeChroma, type FakeCollection, fakeDeployment, uuid } from "../../chroma/fake_chroma.ts";
import { virtualClock } from "../../chroma/virtual_clock.ts";

const NAME = "AUTOTEST_x_1705123456_abc123_xyz789";
const OURS: FakeCollection = { id: uuid(1), name: NAME };
const DOCS: FakeCollection = { id: uuid(2), name: "docs" };

/** Two nodes behind a balancer, of which each counts how often it is listed. */
async function swept(isBroken: () => boolean = () => false) {
  const clock = virtualClock();
  const lists = { primary: 0, replica: 0 };
  const node = (name: keyof typeof lists) =>
    fakeChroma([OURS, DOCS], ({ path }) => {
      if (path !== "/collections") return undefined;
      lists[name]++;
      return name === "replica" && isBroken() ? new Response(null, { status: 500 }) : undefined;
    });
  const primary = node("primary");
  using deployment = await fakeDeployment({ balancer: primary, primary, replica: node("replica") }, clock);
  const last = new LastLooks();
  const options = { settleMs: 0, onLife: () => {}, list: last.list };
  const [fate] = await sweep(deployment, [{ name: NAME }], options);
  return { last, fate, deployment, lists };
}

Deno.test("LastLooks spares the photograph after a sweep every list", async () => {
  const { last, fate, deployment, lists } = await swept();
  assertEquals(
    [...fate?.nodes ?? []].map(([node, { state }]) => `${node} ${state}`),
    ["balancer gone", "primary gone", "replica gone"],
  );
  const before = { ...lists };
  const taken = await photograph(deployment, { seed: "" }, last.looks);
  assertEquals(lists, before);
  assertEquals(
    [...taken].map(([node, { collections }]) => [node, collections.map(({ name }) => name)]),
    [["primary", ["docs"]], ["replica", ["docs"]]],
  );
});

Deno.test("LastLooks has none of a node that could not be looked at, which is listed again", async () => {
  let isBroken = true;
  const { last, fate, deployment, lists } = await swept(() => isBroken);
  assertEquals(fate?.nodes.get("replica")?.state, "unknown");
  assertEquals([...last.looks.keys()], ["primary"]);
  isBroken = false;
  const before = { ...lists };
  const taken = await photograph(deployment, { seed: "" }, last.looks);
  assertEquals([lists.primary === before.primary, lists.replica > before.replica], [true, true]);
  assertEquals(taken.get("replica")?.collections.map(({ name }) => name), ["docs"]);
});
