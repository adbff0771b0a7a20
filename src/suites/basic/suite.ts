import type { CollectionUse } from "../../chroma/session.ts";
import type { Suite } from "../suite.ts";
import { Workspace } from "../workspace.ts";
import { balancerHealth, balancerStatus, loadDistribution } from "./balancer.ts";
import { endpointsAnswer, failoverReadiness } from "./endpoints.ts";
import { query, repeatedReads } from "./reads.ts";
import { add, count, create, deleteByFilter, deleteById, get, update, upsert } from "./writes.ts";

/** Queries must be exact in it. */
const USE: CollectionUse = { queried: true };

/** The guide's basic test suite: does the deployment answer, and does it do what Chroma does. One collection. */
export const basic: Suite<Workspace> = {
  name: "basic",
  proves: "The deployment answers, and reads and writes through the balancer do what Chroma does",
  fills: [USE],
  open: (stage) => new Workspace(stage, "basic_operations", USE),
  checks: [
    endpointsAnswer,
    balancerHealth,
    balancerStatus,
    failoverReadiness,
    create,
    add,
    get,
    count,
    query,
    update,
    upsert,
    deleteById,
    deleteByFilter,
    repeatedReads,
    loadDistribution,
  ],
};
