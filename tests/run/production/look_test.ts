import { assertEquals, assertRejects } from "@std/assert";
import type { Role } from "../../../src/core/endpoint.ts";
import { CannotLook } from "../../../src/chroma/listing.ts";
import { lookAt } from "../../../src/run/production/look.ts";
import { describe, fakeChroma, type FakeCollection, fakeDeployment, uuid } from "../../chroma/fake_chroma.ts";
import { virtualClock } from "../../chroma/virtual_clock.ts";

const LEFTOVER: FakeCollection = {
  id: uuid(1),
  name: "AUTOTEST_x_1705123456_abc123_xyz789",
  metadata: { autotest: true },
};
const DOCS: FakeCollection = { id: uuid(2), name: "docs", metadata: { owner: "Ada" } };
const ALIKE: FakeCollection = { id: uuid(3), name: "AUTOTEST_customer_archive" };

/** A look at a server whose every list is one page, made anew for each pass. */
async function lookAtPasses(role: Role, listOf: (pass: number) => readonly FakeCollection[]) {
  let passes = 0;
  const count = () => Response.json(listOf(passes - 1).length);
  const server = fakeChroma([], ({ path, offset }) => {
    if (path === "/collections_count") return count();
    if (path !== "/collections") return undefined;
    return Response.json(offset > 0 ? [] : listOf(passes++).map(describe));
  });
  const clock = virtualClock();
  using deployment = await fakeDeployment({
    [role]: server,
    ...(role === "balancer" ? { primary: server } : {}),
  }, clock);
  const look = await lookAt(deployment.entry, clock);
  return { look, passes };
}

Deno.test("lookAt keeps test collections whole and folds production's, in two passes", async () => {
  const { look, passes } = await lookAtPasses("server", () => [LEFTOVER, DOCS, ALIKE]);
  assertEquals(look.tests.map(({ id, metadata }) => [id, metadata]), [[LEFTOVER.id, { autotest: true }]]);
  assertEquals(look.production.map(({ id, name }) => [id, name]), [[DOCS.id, "docs"], [
    ALIKE.id,
    ALIKE.name,
  ]]);
  assertEquals(JSON.stringify(look.production).includes("Ada"), false);
  assertEquals([look.unsettled, passes], [new Set(), 2]);
});

Deno.test("lookAt names what others make and drop without end, and goes on", async () => {
  const { look } = await lookAtPasses(
    "server",
    (pass) => [DOCS, { id: uuid(pass + 10), name: `session-${pass}` }],
  );
  assertEquals(look.production.map(({ name }) => name), ["docs", "session-6"]);
  assertEquals(look.unsettled, new Set(["session-5", "session-6"]));
});

Deno.test("lookAt believes nothing where test collections come and go", async () => {
  await assertRejects(() => lookAtPasses("server", (pass) => pass % 2 === 0 ? [LEFTOVER] : []), CannotLook);
});

Deno.test("lookAt does not mind that a balancer shows production from one node and then another", async () => {
  const { look, passes } = await lookAtPasses(
    "balancer",
    (pass) => [LEFTOVER, { ...DOCS, id: uuid(pass + 10) }],
  );
  assertEquals([look.production.length, look.unsettled, passes], [2, new Set(), 2]);
});

Deno.test("lookAt takes a balancer for what either of two lists shows of others' tests, which need not be on every node", async () => {
  for (const first of [0, 1]) {
    const { look, passes } = await lookAtPasses(
      "balancer",
      (pass) => pass % 2 === first ? [LEFTOVER, DOCS] : [DOCS],
    );
    assertEquals(look.tests.map(({ name }) => name), [LEFTOVER.name]);
    assertEquals([look.production.length, passes], [1, 2]);
  }
});
