import type { Suite } from "../suite.ts";
import {
  nodesAreEqual,
  nodesGoForward,
  noDuplicates,
  noLostWrites,
  noResurrectedRecords,
} from "./aftermath.ts";
import { monotonicReads, readYourWrites } from "./consistency.ts";
import {
  creationReachesNodes,
  documentsReachNodes,
  laterUpdateWins,
  metadataIsCopied,
  recordDeletionsReachNodes,
  updatesReachNodes,
  upsertsReachNodes,
} from "./copies.ts";
import { deletionReachesNodes, deletionStays } from "./deletion.ts";
import { SyncScope, USE } from "./scope.ts";

/** The guide's distributed sync test: does what is written through the balancer reach every node. One collection. */
export const sync: Suite<SyncScope> = {
  name: "sync",
  proves: "What is written, changed and deleted through the balancer reaches every node, and stays so",
  fills: [USE],
  open: (stage) => new SyncScope(stage),
  checks: [
    creationReachesNodes,
    metadataIsCopied,
    documentsReachNodes,
    // Before anything is changed, so that all counts are of the same records.
    readYourWrites,
    monotonicReads,
    updatesReachNodes,
    upsertsReachNodes,
    laterUpdateWins,
    recordDeletionsReachNodes,
    noLostWrites,
    noResurrectedRecords,
    nodesGoForward,
    noDuplicates,
    nodesAreEqual,
    deletionReachesNodes,
    deletionStays,
  ],
};
