import { assert } from "@std/assert";
import { passed, skipped } from "../../core/verdict.ts";
import { firstDifference, type TestRecord } from "../../chroma/record.ts";
import { makeRecords } from "../dataset.ts";
import type { Check } from "../suite.ts";
import type { Workspace } from "../workspace.ts";
import { makeLibrary } from "./library.ts";
import { lacksRoom, type Premises } from "./premises.ts";

/** Batches that go into the collection of values; the largest has a collection of its own, up to `--max-docs`. */
const SMALL_BATCHES = [1, 50] as const;
const LARGEST_BATCH = 250;

/** Batches of every size arrive whole. */
export const batches: Check<Premises> = {
  name: "batches",
  proves: `Batches of ${
    SMALL_BATCHES.join(", ")
  } and ${LARGEST_BATCH} records (at most --max-docs) are read back in full`,
  async run(premises) {
    const { stage, bulk, values } = premises;
    const { dimension, random, maxDocs, deployment: { entry } } = stage;
    const most = await entry.api.maxBatchSize() ?? Infinity;
    const count = Math.min(LARGEST_BATCH, maxDocs, most);
    await bulk.create();
    await addWhole(bulk, makeLibrary({ count, prefix: "bulk", dimension, random }));
    const small = lacksRoom(premises) === undefined ? SMALL_BATCHES.map((size) => Math.min(size, most)) : [];
    if (small.length > 0) await values.create();
    for (const [turn, size] of small.entries()) {
      await addWhole(values, makeRecords({ count: size, prefix: `batch-${turn}`, dimension, random }));
    }
    return passed(`Batches of ${[...small, count].join(", ")} records are read back in full`, {
      largestBatch: count,
    });
  },
};

/** No endpoint promises a batch that another cannot take. */
export const batchLimit: Check<Premises> = {
  name: "batch limit",
  needs: "endpoints that name it (/api/v2/pre-flight-checks)",
  proves: "Every endpoint names its largest batch, and the balancer promises none that a node does not take",
  async run({ stage: { deployment, maxDocs } }) {
    const limits = await Promise.all(
      deployment.all.map(async ({ name, api }) => ({ name, size: await api.maxBatchSize() ?? 0 })),
    );
    const silent = limits.find(({ size }) => size === 0);
    if (silent !== undefined) {
      return skipped(`Needs endpoints that name their largest batch: ${silent.name} does not`);
    }
    const odd = limits.find(({ size }) => !Number.isSafeInteger(size) || size < 0);
    assert(odd === undefined, `${odd?.name} names ${odd?.size} as its largest batch`);
    const told = limits.map(({ name, size }) => `${name} ${size}`).join(", ");
    const { entry } = deployment;
    const promised = limits.find(({ name }) => name === entry.name)?.size ?? 0;
    const least = Math.min(...limits.filter(({ name }) => name !== entry.name).map(({ size }) => size));
    assert(promised <= least, `${entry.name} promises larger batches than a node takes: ${told}`);
    return passed(
      `Largest batch: ${told}; none over it is sent, since a test collection holds at most ${maxDocs}`,
    );
  },
};

/** Adds records in one request, and reads all of the collection back through the entry. */
async function addWhole(workspace: Workspace, records: readonly TestRecord[]): Promise<void> {
  const { collection } = workspace;
  await collection.records.add(records);
  const takeBack = workspace.apply({ wrote: records });
  const found = await collection.records.get();
  const difference = firstDifference(workspace.model.values(), found);
  // What later checks build on must be as the model says.
  if (difference !== undefined) takeBack();
  assert(
    difference === undefined,
    `A batch of ${records.length} records is not read back as written: ${difference}`,
  );
}
