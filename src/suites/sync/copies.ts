import { canonicalJson } from "../../core/json.ts";
import { passed, type Verdict } from "../../core/verdict.ts";
import { difference, type TestRecord } from "../../chroma/record.ts";
import { changed, makeRecords } from "../dataset.ts";
import { type Check, Undecided } from "../suite.ts";
import { type Change, lacksNodes, NODES_NEEDED } from "../workspace.ts";
import {
  type Acknowledged,
  type Differences,
  lacksCollection,
  requireOnNodes,
  watchEach,
  watchNodes,
} from "./converge.ts";
import { converged, describeLags, expectConverged } from "./lags.ts";
import type { SyncScope } from "./scope.ts";

/** Batches that the documents are written in. */
const BATCHES = 10;
/** Records that an update, an upsert or a deletion is tried on; each has its own, so that none hides another. */
const TOUCHED = 5;
/** Updates of the same records, one right after the other. */
const IN_A_ROW = 2;

/** A new collection reaches every node. */
export const creationReachesNodes: Check<SyncScope> = {
  name: "creation reaches every node",
  proves: "A collection created through the balancer is on every node within --max-lag",
  needs: NODES_NEEDED,
  lacks: lacksNodes,
  async run(scope) {
    const { name } = await scope.create();
    const seen = await watchNodes(scope, lacksCollection(name));
    expectConverged(seen, "The collection did not reach every node");
    return converged(`On every node: ${describeLags(seen)}`, seen);
  },
};

/** A copy carries the collection's own metadata. */
export const metadataIsCopied: Check<SyncScope> = {
  name: "metadata is copied",
  proves: "Every node shows the collection with the metadata that it was created with",
  needs: NODES_NEEDED,
  lacks: lacksNodes,
  async run(scope) {
    const { name, metadata: given } = scope.collection;
    const expected = canonicalJson(given);
    await requireOnNodes(scope, lacksCollection(name));
    const seen = await watchNodes(scope, async ({ api }) => {
      const there = await api.describe(name);
      if (there === undefined) return "the collection is not there";
      const metadata = canonicalJson(there.metadata);
      return metadata === expected ? undefined : `its metadata is ${metadata.slice(0, 120)}`;
    });
    expectConverged(seen, "A node has the collection without its own metadata, an orphan in the making,");
    return passed("Every node shows the metadata that was given");
  },
};

/** Records written through the balancer reach every node, equal in every field. */
export const documentsReachNodes: Check<SyncScope> = {
  name: "documents reach every node",
  proves: "Records added through the balancer are on every node within --max-lag, equal in every field",
  needs: NODES_NEEDED,
  lacks: lacksNodes,
  async run(scope) {
    const { writeDocs: count, dimension, random, clock } = scope.stage;
    const records = scope.recorder.stamp(makeRecords({ count, prefix: "sync", dimension, random }));
    const acknowledged: Acknowledged = { at: new Map(), done: false };
    const watch = watchEach(scope, acknowledged, (node) => differencesOn(scope, node, { wrote: records }));
    // When the run is stopped it fails while a write is awaited, and nobody awaits it yet.
    watch.catch(() => {});
    try {
      const size = Math.ceil(count / BATCHES);
      for (let from = 0; from < count; from += size) {
        const batch = records.slice(from, from + size);
        await scope.write({ wrote: batch }, () => scope.collection.records.add(batch));
        for (const { id } of batch) acknowledged.at.set(id, clock.elapsed());
      }
    } finally {
      acknowledged.done = true;
      // Also when a write failed, the watch must have ended before the collection goes.
      await Promise.allSettled([watch]);
    }
    const seen = await watch;
    expectConverged(seen, "The records on a node are not those that were written");
    return converged(`${count} records equal on every node; lag p50/p95/max: ${describeLags(seen)}`, seen);
  },
};

/** Updates reach every node. */
export const updatesReachNodes: Check<SyncScope> = {
  name: "updates reach every node",
  proves: "Records updated through the balancer have their new values on every node within --max-lag",
  needs: NODES_NEEDED,
  lacks: lacksNodes,
  run: (scope) =>
    changeAndConverge(scope, "The updates", some(scope, 0), (present) => update(scope, present, "updated")),
};

/** Upserts reach every node. */
export const upsertsReachNodes: Check<SyncScope> = {
  name: "upserts reach every node",
  proves: "Records upserted through the balancer, existing and new, are on every node within --max-lag",
  needs: NODES_NEEDED,
  lacks: lacksNodes,
  run: (scope) =>
    changeAndConverge(scope, "The upserts", some(scope, TOUCHED), async (present) => {
      const { dimension, random } = scope.stage;
      const existing = present.map((record) => changed(record, "upserted", random));
      const fresh = makeRecords({ count: TOUCHED, prefix: "upserted", dimension, random });
      const wrote = scope.recorder.stamp([...existing, ...fresh]);
      await scope.write({ wrote }, () => scope.filled.records.upsert(wrote));
      return { wrote };
    }),
};

/** Copies keep the order of the writes. */
export const laterUpdateWins: Check<SyncScope> = {
  name: "the later update wins",
  proves: `Of ${IN_A_ROW} updates of a record, one right after the other, every node ends with the last`,
  needs: NODES_NEEDED,
  lacks: lacksNodes,
  run: (scope) =>
    changeAndConverge(scope, "The last of the updates", some(scope, 2 * TOUCHED), async (present) => {
      let last: Change = {};
      for (let time = 1; time <= IN_A_ROW; time++) last = await update(scope, present, `updated ${time}`);
      return last;
    }),
};

/** Deletions of records reach every node. */
export const recordDeletionsReachNodes: Check<SyncScope> = {
  name: "record deletions reach every node",
  proves: "Records deleted through the balancer are gone from every node within --max-lag",
  needs: NODES_NEEDED,
  lacks: lacksNodes,
  run: (scope) =>
    changeAndConverge(scope, "The deletions", some(scope, 3 * TOUCHED), async (present) => {
      const deleted = present.map(({ id }) => id);
      await scope.write({ deleted }, () => scope.filled.records.delete({ ids: deleted }));
      return { deleted };
    }),
};

async function update(scope: SyncScope, present: readonly TestRecord[], how: string): Promise<Change> {
  const wrote = scope.recorder.stamp(present.map((record) => changed(record, how, scope.stage.random)));
  await scope.write({ wrote }, () => scope.filled.records.update(wrote));
  return { wrote };
}

/** Makes a change to records that every node has, and watches for it on every node. */
async function changeAndConverge(
  scope: SyncScope,
  what: string,
  present: readonly TestRecord[],
  change: (present: readonly TestRecord[]) => Promise<Change>,
): Promise<Verdict> {
  if (present.length === 0) throw new Undecided("There are no records to change: none were written");
  const before = present.map(({ id }) => id);
  await requireOnNodes(scope, async (node) => {
    const found = await scope.readNode(node, before);
    const missing = before.find((id) => !found?.has(id));
    return missing === undefined ? undefined : `record "${missing}" is missing`;
  });
  const made = await change(present);
  const now = scope.stage.clock.elapsed();
  const ids = idsOf(made);
  const acknowledged = { at: new Map(ids.map((id) => [id, now])), done: true };
  const seen = await watchEach(scope, acknowledged, (node) => differencesOn(scope, node, made));
  expectConverged(seen, `${what} did not reach every node`);
  return converged(`${what} of ${ids.length} records are on every node: ${describeLags(seen)}`, seen);
}

function idsOf({ wrote = [], deleted = [] }: Change): readonly string[] {
  return [...wrote.map(({ id }) => id), ...deleted];
}

/** In what a node differs from a change; that the collection is not there is a difference, too. */
async function differencesOn(
  scope: SyncScope,
  node: Parameters<SyncScope["readNode"]>[0],
  change: Change,
): Promise<Differences> {
  const ids = idsOf(change);
  const found = await scope.readNode(node, ids);
  if (found === undefined) return new Map(ids.map((id) => [id, "the collection is not there"]));
  const { wrote = [], deleted = [] } = change;
  return new Map([
    ...wrote.flatMap((record) => {
      const wrong = difference(record, found.get(record.id));
      return wrong === undefined ? [] : [[record.id, wrong] as const];
    }),
    ...deleted.filter((id) => found.has(id)).map((id) => [id, `record "${id}" is still there`] as const),
  ]);
}

/** A few records of the model from a place in it, or the last ones where there are fewer. */
function some({ model }: SyncScope, from: number): readonly TestRecord[] {
  return model.values().toArray().slice(Math.max(0, Math.min(from, model.size - TOUCHED))).slice(0, TOUCHED);
}
