import type { DatabaseAddress } from "../core/database.ts";
import type { Target } from "../chroma/target.ts";
import type { Limits } from "../guard/ownership.ts";
import type { Thresholds } from "../suites/monitoring/means.ts";
import type { DRILL, SuiteName } from "../suites/registry.ts";
import type { DrillTerms, LoadTerms, Objectives, Shard } from "../suites/suite.ts";
import type { CapLimits } from "../transport/cap.ts";
import type { Provenance } from "./summary.ts";

/** What every command that talks to a deployment needs to know; complete, checked, and plain data. */
export interface Terms {
  readonly target: Target;
  readonly stateDir: string;
  readonly limits: Limits;
  /** How long a deletion is watched; milliseconds. */
  readonly settleMs: number;
  /** The version of this program. */
  readonly version: string;
  /** How much is sent at the most; the usual where it is absent. */
  readonly cap?: CapLimits;
  /** Which of several processes this is that share a run, and what they have agreed on; absent where one is alone. */
  readonly shard?: Shard;
}

/** A run as it is going to be. */
export interface Plan extends Terms, Objectives, LoadTerms {
  readonly suites: readonly (SuiteName | typeof DRILL)[];
  /** Somebody is there to stop a node: the suite `drill`, and no other. */
  readonly drill?: DrillTerms;
  /** When no further check begins, from the start of the run on; then there is the time to remove what was made. */
  readonly deadlineMs: number;
  readonly writeDocs: number;
  /** What deleted collections may keep on a node, by this run and all before it; bytes. */
  readonly maxResidueBytes: number;
  /** From when on runs are counted: the last time that the nodes were cleaned; Unix seconds. */
  readonly residueSince: number;
  readonly dimension: number;
  /** How many times its own baseline an endpoint may take before the brake steps in. */
  readonly maxSlowdown: number;
  readonly monitoring: MonitoringPlan;
  /** Whether a figure that is worse than in earlier runs fails the run; it does not where it is absent. */
  readonly failOnRegression?: boolean;
  /** What is run, and what it was told; absent where nobody asked. */
  readonly provenance?: Provenance;
}

/** What the monitoring suite works with beside the deployment. */
export interface MonitoringPlan {
  readonly thresholds: Thresholds;
  /** All of the webhook's URL: a secret. */
  readonly webhook?: string;
  /** Whether to send the test alert though the last was less than an hour ago. */
  readonly slackNow: boolean;
  readonly database?: DatabaseAddress;
}
