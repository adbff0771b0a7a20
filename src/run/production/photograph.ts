import { allEnded } from "../../core/all_ended.ts";
import { inParallel } from "../../core/in_parallel.ts";
import { sha256 } from "../../core/sha256.ts";
import type { Deployment, Node } from "../../chroma/deployment.ts";
import type { Fingerprint } from "./fingerprint.ts";
import { type Look, lookAt } from "./look.ts";

/** Collections whose records are counted on each node, at one request each; the others are compared without. */
const BUDGET = 200;
/** Counts under way at once on a node. */
const CONCURRENCY = 4;

/** Production on one node. */
export interface NodePhotograph {
  readonly collections: readonly Fingerprint[];
  /** Names that came and went while it was taken: nothing is known of them. */
  readonly unsettled: ReadonlySet<string>;
}

/** Production on every node, by the node's name. */
export type Photograph = ReadonlyMap<string, NodePhotograph>;

/** Which collections are counted, where there are more than may be. */
export type Sample =
  /** Chosen by the hash of this and the name: spread, another choice for every run, the same on every node. */
  | { readonly seed: string; readonly budget?: number }
  /** Those that were counted in an earlier photograph. */
  | { readonly like: Photograph };

/**
 * Takes the fingerprint of every collection of production on every node, all nodes at once.
 *
 * @param looks what the endpoints list, by name, where that has just been looked at
 * @throws `CannotLook`, `HttpError` or `NoReplyError` when a node cannot be looked at completely
 */
export async function photograph(
  { nodes, clock }: Deployment,
  sample: Sample,
  looks?: ReadonlyMap<string, Look>,
): Promise<Photograph> {
  return new Map(
    await allEnded(nodes.map(async (node) => {
      const { production, unsettled } = looks?.get(node.name) ??
        await lookAt(node, clock, () => false);
      if (node.api.showsSeveral) {
        return [node.name, { collections: await byName(node, production, sample), unsettled }] as const;
      }
      const counts = await countAll(node, choose(production, node.name, sample));
      const collections = production.map((one) => {
        const count = counts.get(one.id);
        return count === undefined ? one : { ...one, count };
      });
      return [node.name, { collections, unsettled }] as const;
    })),
  );
}

/** So often a name is asked for that no list shows any more, before it counts as gone. */
const LOOKS = 6;

/**
 * Of what answers from several nodes only the names can be compared: each node has UUIDs of its own, and perhaps other
 * metadata. A name that was there and is in no list is asked for, since the node that has it may not have been listed.
 */
async function byName(
  { api, name: node }: Node,
  production: readonly Fingerprint[],
  sample: Sample,
): Promise<readonly Fingerprint[]> {
  const names = new Set(production.map(({ name }) => name));
  const before = "like" in sample ? sample.like.get(node)?.collections ?? [] : [];
  for (const { name } of before) {
    for (let look = 0; look < LOOKS && !names.has(name); look++) {
      if (await api.describe(name) !== undefined) names.add(name);
    }
  }
  return [...names].map((name) => ({
    id: name,
    name,
    tenant: null,
    database: null,
    metadata: "",
    configuration: "",
    dimension: null,
  }));
}

function choose(production: readonly Fingerprint[], node: string, sample: Sample): readonly Fingerprint[] {
  if ("like" in sample) {
    const counted = (sample.like.get(node)?.collections ?? []).filter(({ count }) => count !== undefined);
    const names = new Set(counted.map(({ name }) => name));
    const ids = new Set(counted.map(({ id }) => id));
    return production.filter(({ id, name }) => ids.has(id) || names.has(name));
  }
  const { seed, budget = BUDGET } = sample;
  if (production.length <= budget) return production;
  const ranked = production.map((one) => ({ one, rank: sha256(seed + one.name) }));
  return ranked.sort((a, b) => a.rank < b.rank ? -1 : 1).slice(0, budget).map(({ one }) => one);
}

async function countAll(node: Node, some: readonly Fingerprint[]): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  await inParallel(some, CONCURRENCY, async ({ id }) => {
    const count = await node.api.count(id);
    if (count !== undefined) counts.set(id, count);
  });
  return counts;
}
