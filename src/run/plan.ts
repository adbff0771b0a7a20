import type { Target } from "../chroma/target.ts";
import type { Limits } from "../guard/ownership.ts";
import type { SuiteName } from "../suites/registry.ts";

/** What every command that talks to a deployment needs to know; complete, checked, and plain data. */
export interface Terms {
  readonly target: Target;
  readonly stateDir: string;
  readonly limits: Limits;
  /** How long a deletion is watched; milliseconds. */
  readonly settleMs: number;
  /** The version of this program. */
  readonly version: string;
}

/** A run as it is going to be. */
export interface Plan extends Terms {
  readonly suites: readonly SuiteName[];
  /** Replication must take no longer; milliseconds. */
  readonly maxLagMs: number;
  readonly writeDocs: number;
  /** What deleted collections may keep on a node, by this run and all before it; bytes. */
  readonly maxResidueBytes: number;
  /** From when on runs are counted: the last time that the nodes were cleaned; Unix seconds. */
  readonly residueSince: number;
  readonly dimension: number;
  /** How many times its own baseline an endpoint may take before the brake steps in. */
  readonly maxSlowdown: number;
}
