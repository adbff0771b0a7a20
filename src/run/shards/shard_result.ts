import { sharedName } from "../../guard/name.ts";
import { SHARED_PURPOSE } from "../../suites/performance/shared_collection.ts";
import type { Shard } from "../../suites/suite.ts";
import type { Plan } from "../plan.ts";
import type { ShardResult } from "../summary.ts";

/** What a shard's report says of its part of the run: enough to merge it with the others'. */
export function shardResult(
  { maxErrorRate, maxP95Ms }: Plan,
  { index, count, run, startAt }: Shard,
): ShardResult {
  return {
    index,
    count,
    collection: sharedName(SHARED_PURPOSE, run),
    startAt: new Date(startAt).toISOString(),
    objectives: { maxErrorRate, ...(maxP95Ms === undefined ? {} : { maxP95Ms }) },
  };
}
