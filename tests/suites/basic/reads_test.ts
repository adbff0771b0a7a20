import { AssertionError, assertRejects } from "@std/assert";
import type { Stage } from "../../../src/suites/suite.ts";
import type { TestRecord } from "../../../src/chroma/record.ts";
import { query } from "../../../src/suites/basic/reads.ts";
import { makeRecords, squaredDistance } from "../../../src/suites/dataset.ts";
import { Workspace } from "../../../src/suites/workspace.ts";
import { seededRandom } from "../../../src/core/random.ts";

/** A workspace of ten records, whose queries answer rightly, but with so many neighbours at the most. */
function workspaceOf(most: number): Workspace {
  const random = seededRandom("reads");
  const workspace = new Workspace({ dimension: 2, random } as Partial<Stage> as Stage, "basic", {
    queried: true,
  });
  const records = makeRecords({ count: 10, prefix: "basic", dimension: 2, random });
  const answer = (vector: readonly number[], count: number) =>
    records.map(({ id, embedding }: TestRecord) => ({ id, distance: squaredDistance(vector, embedding) }))
      .toSorted((a, b) => a.distance - b.distance).slice(0, Math.min(count, most));
  workspace.apply({ wrote: records });
  return Object.defineProperty(workspace, "filled", {
    value: {
      records: { query: (vector: number[], count: number) => Promise.resolve(answer(vector, count)) },
    },
  });
}

Deno.test("query passes right answers", async () => {
  await query.run(workspaceOf(10));
});

Deno.test("query fails right answers with fewer neighbours than were asked for", async () => {
  await assertRejects(() => query.run(workspaceOf(1)), AssertionError, "1 neighbours, not 5");
});
