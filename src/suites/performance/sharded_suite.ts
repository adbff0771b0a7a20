import type { Check, Suite } from "../suite.ts";
import { errorRate, p95UnderLoad, recall, writesUnderLoad } from "./judgements.ts";
import { openLoop } from "./open_loop.ts";
import { Performance, SHARED } from "./scope.ts";
import { sharedCollection } from "./shared_collection.ts";
import { concurrentUsers, usersOf } from "./users.ts";

/**
 * The part of the performance suite that several processes can share: the loads, in one collection of all. What is measured
 * by one client alone, writes in batches and each node's own latency, is left to a run that is not shared.
 */
export const shardedPerformance: Suite<Performance> = {
  name: "performance",
  proves:
    "Queries and users at once, offered by several processes, are served fast, without errors, and right",
  fills: [SHARED],
  open: (stage) => new Performance(stage),
  checks: [
    sharedCollection,
    ofUsers(concurrentUsers),
    ofUsers(errorRate),
    ofUsers(p95UnderLoad),
    ofUsers(writesUnderLoad),
    openLoop,
    recall,
  ],
};

/** The same check, for a shard to which users fall: where there are more shards than users, some have none. */
function ofUsers(check: Check<Performance>): Check<Performance> {
  return {
    ...check,
    lacks: (scope) =>
      usersOf(scope.stage) === 0
        ? "Needs a user: there are more shards than --concurrent-users, and none falls to this one"
        : check.lacks?.(scope),
  };
}
