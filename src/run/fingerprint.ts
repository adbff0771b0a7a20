import { canonicalJson } from "../core/json.ts";
import type { Description } from "../chroma/api.ts";
import type { Deployment, Node } from "../chroma/deployment.ts";
import { listTwice } from "../chroma/listing.ts";
import { parseName } from "../guard/name.ts";

/** Collections whose records are counted on each node, at one request each; the others are compared without. */
const COUNT_BUDGET = 200;
/** Counts under way at once on a node. */
const COUNT_CONCURRENCY = 4;

/** What a collection of production looks like on one node. */
export interface Fingerprint {
  readonly id: string;
  readonly name: string;
  /** Canonical JSON. */
  readonly metadata: string;
  /** Canonical JSON. */
  readonly configuration: string;
  readonly dimension: number | null;
  /** Records, where they were counted. */
  readonly count?: number;
}

/** Production's collections on every node, by the node's name. */
export type Photograph = ReadonlyMap<string, readonly Fingerprint[]>;

/** One difference between two photographs. */
export interface Change {
  readonly node: string;
  readonly name: string;
  /** The UUID before; of a collection that appeared, its UUID now. */
  readonly uuid: string;
  readonly what:
    | "appeared"
    | "vanished"
    | "renamed"
    | "replaced"
    | "metadata"
    | "configuration"
    | "dimension"
    | "count";
  /** For a person: what it was and what it is. */
  readonly detail: string;
}

/** Changes that fail a run; others write to production too, so new collections and counts are only reported. */
export const GRAVE: ReadonlySet<Change["what"]> = new Set([
  "vanished",
  "renamed",
  "replaced",
  "metadata",
  "configuration",
]);

/** Whether a collection is production's: anything whose name is not exactly a test collection's. */
export function isProduction(name: string): boolean {
  return parseName(name) === undefined;
}

/**
 * Takes the fingerprint of every collection of production on every node.
 *
 * @param listings full lists of the nodes, where they have just been made
 * @throws `CannotLook`, `HttpError` or `NoReplyError` when a node cannot be listed completely
 */
export async function photograph(
  deployment: Deployment,
  listings?: ReadonlyMap<string, readonly Description[]>,
): Promise<Photograph> {
  const { nodes, clock } = deployment;
  return new Map(
    await Promise.all(nodes.map(async (node) => {
      const listed = listings?.get(node.name) ?? await listTwice(node.api, clock, isProduction);
      return [node.name, await fingerprints(node, listed)] as const;
    })),
  );
}

async function fingerprints(node: Node, listed: readonly Description[]): Promise<readonly Fingerprint[]> {
  const production = listed.filter(({ name }) => isProduction(name)).toSorted((a, b) =>
    a.name < b.name ? -1 : 1
  );
  const counts = await countSome(node, production.slice(0, COUNT_BUDGET));
  return production.map(({ id, name, metadata, configuration, dimension }) => {
    const count = counts.get(id);
    return {
      id,
      name,
      metadata: canonicalJson(metadata),
      configuration: canonicalJson(configuration),
      dimension,
      ...(count === undefined ? {} : { count }),
    };
  });
}

async function countSome(node: Node, some: readonly Description[]): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const queue = some.values();
  const worker = async () => {
    for (const { id } of queue) {
      const count = await node.api.count(id);
      if (count !== undefined) counts.set(id, count);
    }
  };
  await Promise.all(Array.from({ length: COUNT_CONCURRENCY }, worker));
  return counts;
}

/** What changed between two photographs, node by node. */
export function compareFingerprints(before: Photograph, after: Photograph): readonly Change[] {
  return [...before].flatMap(([node, then]) => compareNode(node, then, after.get(node) ?? []));
}

function compareNode(
  node: string,
  then: readonly Fingerprint[],
  now: readonly Fingerprint[],
): readonly Change[] {
  const nowByName = new Map(now.map((one) => [one.name, one]));
  const nowById = new Map(now.map((one) => [one.id, one]));
  const thenNames = new Set(then.map(({ name }) => name));
  const thenIds = new Set(then.map(({ id }) => id));

  const changes: Change[] = [];
  for (const old of then) {
    const same = nowByName.get(old.name);
    const renamed = nowById.get(old.id);
    const change = (what: Change["what"], detail: string) =>
      changes.push({ node, name: old.name, uuid: old.id, what, detail });
    if (same === undefined) {
      if (renamed === undefined) change("vanished", `it had UUID ${old.id}`);
      else change("renamed", `it is now "${renamed.name}"`);
      continue;
    }
    if (same.id !== old.id) change("replaced", `UUID ${old.id} became ${same.id}`);
    if (same.metadata !== old.metadata) change("metadata", "its metadata is not what it was");
    if (same.configuration !== old.configuration) {
      change("configuration", "its configuration is not what it was");
    }
    if (same.dimension !== old.dimension) {
      change("dimension", `${old.dimension ?? "none"} became ${same.dimension ?? "none"}`);
    }
    if (same.count !== undefined && old.count !== undefined && same.count !== old.count) {
      change("count", `${old.count} records became ${same.count}`);
    }
  }
  for (const { id, name } of now) {
    if (!thenNames.has(name) && !thenIds.has(id)) {
      changes.push({ node, name, uuid: id, what: "appeared", detail: `UUID ${id}` });
    }
  }
  return changes;
}
