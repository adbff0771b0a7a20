import { copyWithoutMetadata } from "../../lab/faults/copy_without_metadata.ts";
import { corruptCopies } from "../../lab/faults/corrupt_copies.ts";
import { copyTwice } from "../../lab/faults/copy_twice.ts";
import { driftingRecord } from "../../lab/faults/drifting_record.ts";
import { dropCopies } from "../../lab/faults/drop_copies.ts";
import { dropDeletes } from "../../lab/faults/drop_deletes.ts";
import { dropUpdates } from "../../lab/faults/drop_updates.ts";
import { forgetRecord } from "../../lab/faults/forget_record.ts";
import { latency } from "../../lab/faults/latency.ts";
import { loseBatch } from "../../lab/faults/lose_batch.ts";
import { resurrectDeletes } from "../../lab/faults/resurrect_deletes.ts";
import { reviveRecords } from "../../lab/faults/revive_records.ts";
import { slowCopies } from "../../lab/faults/slow_copies.ts";
import { staleReads } from "../../lab/faults/stale_reads.ts";
import { swapCopies } from "../../lab/faults/swap_copies.ts";
import { A_NODE_DIFFERS, A_REPLICA_IS_BEHIND, COPIES_ARE_ALTERED, READS_ARE_BEHIND } from "./elsewhere.ts";
import type { FaultRow } from "./row.ts";

/** What a replica got wrong, or not at all, is still a difference when all is done. */
const DIFFERS = {
  ...A_NODE_DIFFERS,
  "nodes are equal": "What is wrong on one node alone is a difference between the nodes",
};

/** What may fail where every copy is late. */
function late(why: string): FaultRow["alsoFails"] & object {
  const checks = [
    "updates reach every node",
    "upserts reach every node",
    "the later update wins",
    "record deletions reach every node",
    "collection deletion reaches every node",
  ];
  return { ...DIFFERS, ...A_REPLICA_IS_BEHIND, ...Object.fromEntries(checks.map((check) => [check, why])) };
}

/** The faults that the sync suite is known to find. */
export const SYNC_FAULTS: readonly FaultRow[] = [
  {
    fault: "copies that are dropped",
    on: dropCopies,
    catches: ["creation reaches every node", "documents reach every node"],
    alsoFails: {
      ...A_NODE_DIFFERS,
      "basic / create": "It looks at the collection by GET, which the node without it may answer",
      "production / duplicate create":
        "It looks at the collection by GET, which the node without it may answer",
    },
  },
  {
    fault: "copies without the collection's metadata",
    on: copyWithoutMetadata,
    catches: ["metadata is copied"],
  },
  {
    fault: "copies that come too late",
    on: (lab) => slowCopies(lab, 2500),
    catches: [
      "creation reaches every node",
      "documents reach every node",
      "collection deletion reaches every node",
    ],
    alsoFails: late("Its copies come too late, too, unless what they change has not come yet"),
  },
  {
    fault: "a slow node",
    on: (lab) => latency(lab, "replica", 700),
    catches: ["creation reaches every node", "documents reach every node"],
    alsoFails: late("A node that takes longer to answer than --max-lag shows nothing in time"),
    args: ["--max-lag", "0.5", "--write-docs", "5"],
  },
  {
    fault: "one batch lost on its way to a copy",
    on: loseBatch,
    catches: ["documents reach every node"],
    alsoFails: {
      ...DIFFERS,
      "read your writes": "Counts are among its reads, and the node that lacks a batch counts fewer",
      "monotonic reads": "Counts are among its reads, and the node that lacks a batch counts fewer",
    },
  },
  {
    fault: "copies altered in one float",
    on: corruptCopies,
    catches: ["documents reach every node"],
    alsoFails: { ...DIFFERS, ...COPIES_ARE_ALTERED },
  },
  {
    fault: "copies altered in one document",
    on: (lab) => corruptCopies(lab, { part: "document" }),
    catches: ["documents reach every node"],
    alsoFails: { ...DIFFERS, ...COPIES_ARE_ALTERED },
  },
  {
    fault: "a replicator that carries no updates",
    on: dropUpdates,
    catches: ["updates reach every node", "upserts reach every node", "the later update wins"],
    alsoFails: { ...DIFFERS, ...A_REPLICA_IS_BEHIND },
  },
  {
    fault: "copies in the wrong order",
    on: swapCopies,
    catches: ["the later update wins"],
    alsoFails: DIFFERS,
  },
  {
    fault: "a replicator that carries no deletions",
    on: dropDeletes,
    catches: ["record deletions reach every node", "collection deletion reaches every node"],
    alsoFails: DIFFERS,
  },
  {
    fault: "reads spread over nodes that are behind",
    on: staleReads,
    catches: ["read your writes", "monotonic reads"],
    alsoFails: READS_ARE_BEHIND,
    // Time enough for the copies themselves: it is where the balancer reads that is wrong.
    args: ["--max-lag", "10"],
  },
  { fault: "a node that loses a record", on: forgetRecord, catches: ["no lost writes"], alsoFails: DIFFERS },
  {
    fault: "deleted records that come back",
    on: reviveRecords,
    catches: ["no resurrected records"],
    alsoFails: DIFFERS,
  },
  {
    fault: "a node that is without a record for a moment",
    on: (lab) => forgetRecord(lab, { forMs: 700 }),
    catches: ["nodes go forward"],
    alsoFails: A_NODE_DIFFERS,
  },
  {
    fault: "a record copied twice, under another id",
    on: copyTwice,
    catches: ["no duplicates"],
    alsoFails: DIFFERS,
  },
  { fault: "a record that drifts on a node", on: driftingRecord, catches: ["nodes are equal"] },
  {
    fault: "a copy in flight that re-creates what was deleted",
    on: resurrectDeletes,
    catches: ["deletion stays"],
  },
];
