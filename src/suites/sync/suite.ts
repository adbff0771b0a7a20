import type { CollectionUse } from "../../chroma/session.ts";
import type { Suite } from "../suite.ts";
import { Workspace } from "../workspace.ts";
import { monotonicReads, readYourWrites } from "./consistency.ts";
import {
  creationReachesNodes,
  documentsReachNodes,
  metadataIsCopied,
  recordDeletionsReachNodes,
  updatesReachNodes,
  upsertsReachNodes,
} from "./copies.ts";
import { deletionReachesNodes, deletionStays } from "./deletion.ts";

/** Nothing is queried in it, so that its index can be as small as it gets. */
const USE: CollectionUse = { queried: false };

/** The guide's distributed sync test: does what is written through the balancer reach every node. One collection. */
export const sync: Suite<Workspace> = {
  name: "sync",
  proves: "What is written, changed and deleted through the balancer reaches every node, and stays so",
  fills: [USE],
  open: (stage) => new Workspace(stage, "distributed_sync", USE),
  checks: [
    creationReachesNodes,
    metadataIsCopied,
    documentsReachNodes,
    updatesReachNodes,
    upsertsReachNodes,
    recordDeletionsReachNodes,
    readYourWrites,
    monotonicReads,
    deletionReachesNodes,
    deletionStays,
  ],
};
