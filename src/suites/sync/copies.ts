import { canonicalJson } from "../../core/json.ts";
import { passed, type Verdict } from "../../core/verdict.ts";
import type { Node } from "../../chroma/deployment.ts";
import { difference, firstDifference, type TestRecord } from "../../chroma/record.ts";
import { changed, makeRecords } from "../dataset.ts";
import type { Check } from "../suite.ts";
import { type Change, lacksNodes, type Workspace } from "../workspace.ts";
import {
  type Acknowledged,
  describeLags,
  expectConverged,
  lagMetrics,
  watchArrivals,
  watchNodes,
} from "./converge.ts";

/** Batches that the documents are written in. */
const BATCHES = 10;
/** Records that an update, an upsert or a deletion is tried on; each has its own, so that none hides another. */
const TOUCHED = 5;

/** A new collection reaches every node. */
export const creationReachesNodes: Check<Workspace> = {
  name: "creation reaches every node",
  proves: "A collection created through the balancer is on every node within --max-lag",
  lacks: lacksNodes,
  async run(workspace) {
    const { name } = await workspace.create();
    const seen = await watchNodes(
      workspace,
      async ({ api }) => (await api.describe(name)) === undefined ? "the collection is not there" : undefined,
    );
    expectConverged(seen, "The collection did not reach every node");
    return passed(`On every node: ${describeLags(seen)}`, lagMetrics(seen));
  },
};

/** A copy carries the collection's own metadata. */
export const metadataIsCopied: Check<Workspace> = {
  name: "metadata is copied",
  proves: "Every node shows the collection with the metadata that it was created with",
  lacks: lacksNodes,
  async run(workspace) {
    const { name, metadata: given } = workspace.collection;
    const expected = canonicalJson(given);
    const seen = await watchNodes(workspace, async ({ api }) => {
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
export const documentsReachNodes: Check<Workspace> = {
  name: "documents reach every node",
  proves: "Records added through the balancer are on every node within --max-lag, equal in every field",
  lacks: lacksNodes,
  async run(workspace) {
    const { writeDocs: count, dimension, random, clock } = workspace.stage;
    const records = makeRecords({ count, prefix: "sync", dimension, random });
    const acknowledged: Acknowledged = { at: new Map(), done: false };
    const arrivals = watchArrivals(workspace, acknowledged);
    // When the run is stopped it fails while a write is awaited, and nobody awaits it yet.
    arrivals.catch(() => {});
    try {
      const size = Math.ceil(count / BATCHES);
      for (let from = 0; from < count; from += size) {
        const batch = records.slice(from, from + size);
        await workspace.collection.records.add(batch);
        workspace.apply({ wrote: batch });
        for (const { id } of batch) acknowledged.at.set(id, clock.elapsed());
      }
    } finally {
      acknowledged.done = true;
      // Also when a write failed, the watch must have ended before the collection goes.
      await Promise.allSettled([arrivals]);
    }
    const seen = await arrivals;
    expectConverged(seen, "The records did not reach every node");
    const equal = await watchNodes(
      workspace,
      (node) => onNode(workspace, node, async (found) => firstDifference(records, await found())),
    );
    expectConverged(equal, "The records on a node are not those that were written");
    return passed(
      `${count} records equal on every node; lag p50/p95/max: ${describeLags(seen)}`,
      lagMetrics(seen),
    );
  },
};

/** Updates reach every node. */
export const updatesReachNodes: Check<Workspace> = {
  name: "updates reach every node",
  proves: "Records updated through the balancer have their new values on every node within --max-lag",
  lacks: lacksNodes,
  run: (workspace) =>
    changeAndConverge(workspace, "The updates", async () => {
      const records = some(workspace, 0).map((record) => changed(record, "updated", workspace.stage.random));
      await workspace.filled.records.update(records);
      return { wrote: records };
    }),
};

/** Upserts reach every node. */
export const upsertsReachNodes: Check<Workspace> = {
  name: "upserts reach every node",
  proves: "Records upserted through the balancer, existing and new, are on every node within --max-lag",
  lacks: lacksNodes,
  run: (workspace) =>
    changeAndConverge(workspace, "The upserts", async () => {
      const { dimension, random } = workspace.stage;
      const existing = some(workspace, TOUCHED).map((record) => changed(record, "upserted", random));
      const records = [
        ...existing,
        ...makeRecords({ count: TOUCHED, prefix: "upserted", dimension, random }),
      ];
      await workspace.filled.records.upsert(records);
      return { wrote: records };
    }),
};

/** Deletions of records reach every node. */
export const recordDeletionsReachNodes: Check<Workspace> = {
  name: "record deletions reach every node",
  proves: "Records deleted through the balancer are gone from every node within --max-lag",
  lacks: lacksNodes,
  run: (workspace) =>
    changeAndConverge(workspace, "The deletions", async () => {
      const ids = some(workspace, 2 * TOUCHED).map(({ id }) => id);
      await workspace.filled.records.delete({ ids });
      return { deleted: ids };
    }),
};

/** Makes a change through the entry, and watches for the records that it touched on every node. */
async function changeAndConverge(
  workspace: Workspace,
  what: string,
  change: () => Promise<Change>,
): Promise<Verdict> {
  const made = await change();
  workspace.apply(made);
  const { wrote = [], deleted = [] } = made;
  const ids = [...wrote.map(({ id }) => id), ...deleted];
  const seen = await watchNodes(workspace, (node) =>
    onNode(workspace, node, async (get) => {
      const found = await get(ids);
      const wrong = wrote.map((record) => difference(record, found.get(record.id))).find((one) =>
        one !== undefined
      );
      const still = deleted.find((id) => found.has(id));
      return wrong ?? (still === undefined ? undefined : `record "${still}" is still there`);
    }));
  expectConverged(seen, `${what} did not reach every node`);
  return passed(
    `${what} of ${ids.length} records are on every node: ${describeLags(seen)}`,
    lagMetrics(seen),
  );
}

type Get = (ids?: readonly string[]) => ReturnType<Workspace["collection"]["records"]["get"]>;

/** Looks at the collection as a node has it; that it is not there is a difference, too. */
async function onNode(
  { collection }: Workspace,
  node: Node,
  look: (get: Get) => Promise<string | undefined>,
): Promise<string | undefined> {
  const records = await collection.on(node);
  return records === undefined ? "the collection is not there" : await look((ids) => records.get(ids));
}

/** A few records of the model from a place in it, or the last ones where there are fewer. */
function some({ model }: Workspace, from: number): readonly TestRecord[] {
  return model.values().toArray().slice(Math.max(0, Math.min(from, model.size - TOUCHED))).slice(0, TOUCHED);
}
