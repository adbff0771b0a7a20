import { mebibytes } from "../../core/bytes.ts";
import { neighboursFor } from "../../chroma/session.ts";
import { suiteOf, suitesOfShard } from "../../suites/registry.ts";
import type { Opening } from "../opening.ts";
import type { Plan } from "../plan.ts";
import { type BytesByOrigin, type Residue, residueOf } from "./residue.ts";
import type { TargetNode } from "../summary.ts";

/** What a run is going to leave, and whether it may. */
export interface ResiduePlan {
  readonly bytes: BytesByOrigin;
  readonly planned: Residue;
  /** Why the run must not start; absent when it may. */
  readonly problem?: string;
}

/** Estimates what a run will leave on each node for good, and holds it against `--max-residue`. */
export function planResidue(plan: Plan, { earlier }: Opening, nodes: readonly TargetNode[]): ResiduePlan {
  // Of the shards of a run the first makes the one collection of all.
  const suites = plan.shard === undefined
    ? plan.suites.map(suiteOf)
    : plan.shard.index === 0
    ? suitesOfShard()
    : [];
  const neighbours = suites.flatMap(({ fills }) => fills.map(neighboursFor));
  const { bytes, residue: planned } = residueOf(neighbours, plan, nodes, earlier);
  const problem = overBudget(planned, plan.maxResidueBytes);
  return { bytes, planned, ...(problem === undefined ? {} : { problem }) };
}

/** Why a run must not start, where more than the budget would be left on a node; `undefined` when it may. */
export function overBudget({ nodes }: Residue, budgetBytes: number): string | undefined {
  const over = nodes.find(({ lifetimeBytes }) => lifetimeBytes > budgetBytes);
  if (over === undefined) return undefined;
  const { node, estimatedBytes, lifetimeBytes } = over;
  return `Refused to start: deleted test collections would keep ${mebibytes(lifetimeBytes)} on ${node} ` +
    `(${mebibytes(estimatedBytes)} by this run), over --max-residue (${mebibytes(budgetBytes)}); restart ` +
    `${node}, run "chops db clean" on its data, and give the time of that as --residue-since`;
}
