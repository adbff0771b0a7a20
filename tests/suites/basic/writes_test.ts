import { assertEquals, AssertionError, assertRejects } from "@std/assert";
import type { Stage } from "../../../src/suites/suite.ts";
import { create } from "../../../src/suites/basic/writes.ts";
import { Workspace } from "../../../src/suites/workspace.ts";

const GIVEN = { autotest: true, autotest_run: "1705123456_abc123" };

/** A workspace whose new collection the balancer describes with this metadata. */
function workspaceOf(metadata: unknown): Workspace {
  const stage = {
    session: { createCollection: () => Promise.resolve({ name: "AUTOTEST_x", metadata: GIVEN }) },
    deployment: { entry: { name: "balancer", api: { describe: () => Promise.resolve({ metadata }) } } },
  };
  return new Workspace(stage as unknown as Stage, "basic_operations", { queried: true });
}

Deno.test("create passes a collection with the metadata that it was given, in any order", async () => {
  const { status } = await create.run(workspaceOf({ autotest_run: GIVEN.autotest_run, autotest: true }));
  assertEquals(status, "passed");
});

for (const metadata of [null, { autotest: true }, { ...GIVEN, synced_from: "primary" }]) {
  Deno.test(`create fails a collection that is described with ${JSON.stringify(metadata)}`, async () => {
    await assertRejects(
      () => create.run(workspaceOf(metadata)),
      AssertionError,
      "balancer describes the collection with other metadata than it was given",
    );
  });
}
