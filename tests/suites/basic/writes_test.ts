import { assertEquals, AssertionError, assertRejects } from "@std/assert";
import type { TestCollection } from "../../../src/chroma/collection.ts";
import type { TestRecord } from "../../../src/chroma/record.ts";
import { seededRandom } from "../../../src/core/random.ts";
import { makeRecords } from "../../../src/suites/dataset.ts";
import { type Stage, Undecided } from "../../../src/suites/suite.ts";
import { create, deleteByFilter, deleteById } from "../../../src/suites/basic/writes.ts";
import { Workspace } from "../../../src/suites/workspace.ts";

const GIVEN = { autotest: true, autotest_run: "1705123456_abc123" };

/** A workspace whose new collection the balancer describes with this metadata, or with each of these in turn. */
function workspaceOf(...metadata: readonly unknown[]): Workspace {
  let looks = 0;
  const describe = () => Promise.resolve({ metadata: metadata[looks++ % metadata.length] });
  const stage = {
    session: { createCollection: () => Promise.resolve({ name: "AUTOTEST_x", metadata: GIVEN }) },
    deployment: { entry: { name: "balancer", api: { describe } } },
  };
  return new Workspace(stage as unknown as Stage, "basic_operations", { queried: true });
}

Deno.test("create passes a collection with the metadata that it was given, in any order", async () => {
  const { status } = await create.run(workspaceOf({ autotest_run: GIVEN.autotest_run, autotest: true }));
  assertEquals(status, "passed");
});

Deno.test("create passes where a balancer shows a copy without metadata, too", async () => {
  assertEquals((await create.run(workspaceOf(null, null, GIVEN))).status, "passed");
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

/** A workspace that should hold these records, of which the balancer shows none: it asks a node that has none of them yet. */
function workspaceBehind(records: readonly TestRecord[]): Workspace {
  const workspace = new Workspace({} as Stage, "basic_operations", { queried: true });
  const nothing = { delete: () => Promise.resolve(), get: () => Promise.resolve(new Map()) };
  workspace.take({ records: nothing } as unknown as TestCollection);
  for (const record of records) workspace.model.set(record.id, record);
  return workspace;
}

const RECORDS = makeRecords({ count: 4, prefix: "basic", dimension: 2, random: seededRandom("writes") });

for (const check of [deleteById, deleteByFilter]) {
  Deno.test(`${check.name} passes nothing that shows no record at all`, async () => {
    for (const count of [2, 3, 4]) {
      await assertRejects(() => check.run(workspaceBehind(RECORDS.slice(0, count))), AssertionError);
    }
    await assertRejects(() => check.run(workspaceBehind(RECORDS.slice(0, 1))), Undecided);
  });
}
