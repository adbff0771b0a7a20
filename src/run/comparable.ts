import { canonicalJson } from "../core/json.ts";
import { sha256 } from "../core/sha256.ts";
import { DRILL } from "../suites/registry.ts";
import type { Plan } from "./plan.ts";

/** What of a plan its figures depend on: two runs of the same can be compared. */
export interface Comparable {
  readonly suites: Plan["suites"];
  /** Nodes that are reached directly. */
  readonly nodes: number;
  /** Milliseconds. */
  readonly settleMs: number;
  readonly writeDocs: number;
  readonly dimension: number;
  /** Documents in a collection at the most. */
  readonly maxDocs: number;
  readonly concurrentUsers: number;
  /** How long each load is measured; milliseconds. */
  readonly durationMs: number;
  /** Requests a second at the most, over everything. */
  readonly maxRequests: number;
  /** Of the open loop, a second; absent where there is none. */
  readonly rate?: number;
}

/** What a run was told to do, as its report has it. */
export function comparableOf(plan: Plan): Comparable {
  const { suites, settleMs, writeDocs, dimension, concurrentUsers, durationMs, maxRequests } = plan;
  const { target, limits, openLoop } = plan;
  return {
    suites,
    nodes: target.nodes.length,
    settleMs,
    writeDocs,
    dimension,
    maxDocs: limits.maxDocs,
    concurrentUsers,
    durationMs,
    maxRequests,
    ...(openLoop === undefined ? {} : { rate: openLoop.rate }),
  };
}

/** Whether it was a drill: that is no run, and comparable to none. A plan from a file may lack anything. */
export function isDrill(plan: Partial<Pick<Comparable, "suites">> | undefined): boolean {
  return plan?.suites?.includes(DRILL) ?? false;
}

/** The same in a word: the history finds runs by it. Empty for a report of before, which does not say. */
export function planKey(plan: Comparable | undefined): string {
  return plan === undefined ? "" : sha256(canonicalJson(plan)).slice(0, 16);
}
