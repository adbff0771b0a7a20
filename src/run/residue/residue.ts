import { runTime } from "../../guard/name.ts";
import type { EarlierRuns } from "../state/earlier_runs.ts";
import type { Plan } from "../plan.ts";
import type { TargetNode } from "../summary.ts";

/**
 * What deleted collections that held records keep on a Chroma server: an HNSW index is allocated for `CAPACITY` records
 * at once, and neither memory, descriptors nor directory are freed by deleting it.
 */
export interface NodeResidue {
  readonly node: string;
  /** An estimate of the disk that this run's collections keep there; bytes. */
  readonly estimatedBytes: number;
  /** The same for all runs that the state directory knows of, this one included; bytes. */
  readonly lifetimeBytes: number;
}

/** The residue of a run. */
export interface Residue {
  readonly collectionsWithRecords: number;
  /** Of the node on which most is left. */
  readonly estimatedBytes: number;
  readonly lifetimeBytes: number;
  /** Files that the server keeps open until it restarts: 82 for 20 collections were measured. */
  readonly descriptors: number;
  readonly nodes: readonly NodeResidue[];
}

/** Bytes by a node's origin. */
export type BytesByOrigin = Readonly<Record<string, number>>;

/** Records that an index is allocated for: up to Chroma 1.0.20, and on later servers, which have a `search` route. */
const CAPACITY = { old: 10_000, new: 100 } as const;

const DESCRIPTORS_EACH = 4;

/**
 * Estimates what collections leave on one server: for each N·(4·dimension + 8·M + 12) + 4·N + 100 bytes.
 *
 * For 20 collections of 8 dimensions with M = 16 that makes 35 MB on Chroma 1.0.5, where 34 MB were measured.
 *
 * @param neighbours M of each collection that holds records, its index's `max_neighbors`
 * @param features of the server: all say version "1.0.0", so their features tell them apart
 */
export function bytesLeft(
  neighbours: readonly number[],
  { dimension, features }: { readonly dimension: number; readonly features: readonly string[] },
): number {
  const capacity = features.includes("search") ? CAPACITY.new : CAPACITY.old;
  return neighbours.map((m) => capacity * (4 * dimension + 8 * m + 12) + 4 * capacity + 100)
    .reduce((sum, one) => sum + one, 0);
}

/** The same on every node; of a node whose features are not known, the most that any server keeps. */
export function residueByNode(
  neighbours: readonly number[],
  dimension: number,
  nodes: readonly TargetNode[],
): BytesByOrigin {
  return Object.fromEntries(
    nodes.map(({ url, features }) => [url, bytesLeft(neighbours, { dimension, features })]),
  );
}

/**
 * What earlier runs, since a time in Unix seconds, left on a node, in whatever database: of one that was killed, what it set
 * out to leave.
 */
export function earlierResidue(
  { replays, elsewhere }: Pick<EarlierRuns, "replays" | "elsewhere">,
  origin: string,
  since: number,
): number {
  return [...replays, ...elsewhere].filter(({ run }) => runTime(run) >= since)
    .reduce((sum, { residue }) => sum + (residue[origin] ?? 0), 0);
}

/** What collections leave on each node, and beside it what all runs left there since the nodes were cleaned. */
export function residueOf(
  neighbours: readonly number[],
  { dimension, residueSince }: Pick<Plan, "dimension" | "residueSince">,
  nodes: readonly TargetNode[],
  earlierRuns: EarlierRuns,
): { readonly bytes: BytesByOrigin; readonly residue: Residue } {
  const bytes = residueByNode(neighbours, dimension, nodes);
  const earlier = (origin: string) => earlierResidue(earlierRuns, origin, residueSince);
  return { bytes, residue: tallyResidue(neighbours, bytes, nodes, earlier) };
}

/** Puts this run's residue beside that of all runs, node by node. */
export function tallyResidue(
  neighbours: readonly number[],
  bytes: BytesByOrigin,
  nodes: readonly TargetNode[],
  earlier: (origin: string) => number,
): Residue {
  const each = nodes.map(({ name, url }): NodeResidue => {
    const estimatedBytes = bytes[url] ?? 0;
    return { node: name, estimatedBytes, lifetimeBytes: earlier(url) + estimatedBytes };
  });
  return {
    collectionsWithRecords: neighbours.length,
    estimatedBytes: Math.max(0, ...each.map(({ estimatedBytes }) => estimatedBytes)),
    lifetimeBytes: Math.max(0, ...each.map(({ lifetimeBytes }) => lifetimeBytes)),
    descriptors: DESCRIPTORS_EACH * neighbours.length,
    nodes: each,
  };
}
