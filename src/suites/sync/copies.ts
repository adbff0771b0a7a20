import { assertEquals } from "@std/assert";
import { canonicalJson } from "../../core/json.ts";
import { passed, skipped, type Verdict } from "../../core/verdict.ts";
import { changed, makeRecords } from "../dataset.ts";
import type { Check } from "../suite.ts";
import type { Workspace } from "../workspace.ts";
import {
  describeLags,
  differenceOn,
  differences,
  lagMetrics,
  NEEDS_NODES,
  replicatedNodes,
  watchArrivals,
  watchNodes,
} from "./converge.ts";

/** Batches that the documents are written in: each is a sample of the lag. */
const BATCHES = 10;
/** Records that an update, an upsert or a deletion is tried on. */
const TOUCHED = 5;

/** A new collection reaches every node. */
export const creationReachesNodes: Check<Workspace> = {
  name: "creation reaches every node",
  proves: "A collection created through the balancer is on every node within --max-lag",
  async run(workspace) {
    const collection = await workspace.create();
    const since = workspace.stage.clock.elapsed();
    const nodes = replicatedNodes(workspace);
    if (nodes === undefined) return skipped(NEEDS_NODES);
    const seen = await watchNodes(
      workspace,
      nodes,
      since,
      async ({ api }) =>
        (await api.describe(collection.name)) === undefined ? "the collection is not there" : undefined,
    );
    assertEquals(differences(seen), [], "The collection did not reach every node in time");
    return passed(`On every node: ${describeLags(seen)}`, lagMetrics(seen));
  },
};

/** A copy carries the collection's own metadata. */
export const metadataIsCopied: Check<Workspace> = {
  name: "metadata is copied",
  proves: "Every node shows the collection with the metadata that it was created with",
  async run(workspace) {
    const nodes = replicatedNodes(workspace);
    if (nodes === undefined) return skipped(NEEDS_NODES);
    const expected = canonicalJson(workspace.collection.created.metadata);
    const seen = await watchNodes(workspace, nodes, workspace.stage.clock.elapsed(), async ({ api }) => {
      const there = await api.describe(workspace.collection.name);
      if (there === undefined) return "the collection is not there";
      const metadata = canonicalJson(there.metadata);
      return metadata === expected ? undefined : `metadata is ${metadata.slice(0, 120)}`;
    });
    assertEquals(
      differences(seen),
      [],
      "A node has the collection without its own metadata: an orphan in the making",
    );
    return passed("Every node shows the metadata that was given");
  },
};

/** Records written through the balancer reach every node, equal in every field. */
export const documentsReachNodes: Check<Workspace> = {
  name: "documents reach every node",
  proves: "Records added through the balancer are on every node within --max-lag, equal in every field",
  async run(workspace) {
    const nodes = replicatedNodes(workspace);
    if (nodes === undefined) return skipped(NEEDS_NODES);
    const { writeDocs: count, dimension, random, clock } = workspace.stage;
    const records = makeRecords({ count, prefix: "sync", dimension, random });
    const written = new Map<string, { record: typeof records[number]; acknowledgedAt: number }>();
    const writing = { done: false };
    const arrivals = watchArrivals(workspace, nodes, written, writing);
    try {
      const size = Math.ceil(count / BATCHES);
      for (let at = 0; at < count; at += size) {
        const batch = records.slice(at, at + size);
        await workspace.collection.records.add(batch);
        workspace.wrote(batch);
        const acknowledgedAt = clock.elapsed();
        for (const record of batch) written.set(record.id, { record, acknowledgedAt });
      }
    } finally {
      writing.done = true;
      await arrivals.catch(() => {});
    }
    const seen = await arrivals;
    assertEquals(differences(seen), [], "Records did not reach every node in time");
    return await convergeOn(workspace, "After the records arrived", lagMetrics(seen));
  },
};

/** Updates reach every node. */
export const updatesReachNodes: Check<Workspace> = {
  name: "updates reach every node",
  proves: "Records updated through the balancer have their new values on every node within --max-lag",
  run: (workspace) =>
    changeAndConverge(workspace, "update", async () => {
      const records = firstOf(workspace).map((record) => changed(record, "updated", workspace.stage.random));
      await workspace.filled.records.update(records);
      workspace.wrote(records);
    }),
};

/** Upserts reach every node. */
export const upsertsReachNodes: Check<Workspace> = {
  name: "upserts reach every node",
  proves: "Records upserted through the balancer, existing and new, are on every node within --max-lag",
  run: (workspace) =>
    changeAndConverge(workspace, "upsert", async () => {
      const { dimension, random } = workspace.stage;
      const existing = firstOf(workspace).map((record) => changed(record, "upserted", random));
      const fresh = makeRecords({ count: TOUCHED, prefix: "upserted", dimension, random });
      await workspace.filled.records.upsert([...existing, ...fresh]);
      workspace.wrote([...existing, ...fresh]);
    }),
};

/** Deletions of records reach every node. */
export const recordDeletionsReachNodes: Check<Workspace> = {
  name: "record deletions reach every node",
  proves: "Records deleted through the balancer are gone from every node within --max-lag",
  run: (workspace) =>
    changeAndConverge(workspace, "deletion", async () => {
      const ids = firstOf(workspace).map(({ id }) => id);
      await workspace.filled.records.delete({ ids });
      workspace.deleted(ids);
    }),
};

async function changeAndConverge(
  workspace: Workspace,
  what: string,
  change: () => Promise<void>,
): Promise<Verdict> {
  if (replicatedNodes(workspace) === undefined) return skipped(NEEDS_NODES);
  // Only a node that holds all that came before can show whether it gets the change.
  const nodes = replicatedNodes(workspace) ?? [];
  const before = await Promise.all(
    nodes.map(async (node) => [node.name, await differenceOn(workspace, node)] as const),
  );
  await change();
  const alreadyBehind = before.filter(([, difference]) => difference !== undefined).map(([node]) => node);
  const note = alreadyBehind.length === 0
    ? ""
    : ` (${alreadyBehind.join(" and ")} differed before it already)`;
  return await convergeOn(workspace, `After the ${what}${note}`, {});
}

async function convergeOn(
  workspace: Workspace,
  after: string,
  metrics: Readonly<Record<string, number>>,
): Promise<Verdict> {
  const nodes = replicatedNodes(workspace) ?? [];
  const since = workspace.stage.clock.elapsed();
  const seen = await watchNodes(workspace, nodes, since, (node) => differenceOn(workspace, node));
  assertEquals(differences(seen), [], `${after}, a node does not hold what was written`);
  return passed(
    `${after}, all ${workspace.model.size} records are equal on every node: ${describeLags(seen)}`,
    Object.keys(metrics).length > 0 ? metrics : lagMetrics(seen),
  );
}

function firstOf({ model }: Workspace) {
  return model.values().take(TOUCHED).toArray();
}
