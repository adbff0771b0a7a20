import type { Suite } from "./suite.ts";
import { basic } from "./basic/suite.ts";
import { drill } from "./drill/suite.ts";
import { monitoring } from "./monitoring/suite.ts";
import { shardedPerformance } from "./performance/sharded_suite.ts";
import { performance } from "./performance/suite.ts";
import { production } from "./production/suite.ts";
import { sync } from "./sync/suite.ts";

/** The names of the suites, in the guide's order. */
export const SUITE_NAMES = ["basic", "performance", "sync", "monitoring", "production"] as const;
export type SuiteName = typeof SUITE_NAMES[number];
/** What the suite of `drill` is called: it waits for somebody to stop a node, so that no run has it. */
export const DRILL = "drill";

const SUITES = { basic, performance, sync, monitoring, production, drill } as const;

/** The names that the guide's scripts have, for the suites that they became. */
const GUIDE_NAMES = new Map<string, readonly SuiteName[]>([
  ["test_suite", ["basic"]],
  ["advanced_tests", ["performance"]],
  ["test_distributed_sync", ["sync"]],
  ["test_monitoring_and_slack", ["monitoring"]],
  ["test_production_features", ["production"]],
  ["run_all_tests", SUITE_NAMES],
  ["all", SUITE_NAMES],
]);

/** Every word that names a suite on the command line. */
export const SUITE_WORDS: readonly string[] = [...SUITE_NAMES, ...GUIDE_NAMES.keys()];

/** The suites that a word names, or `undefined` for a word that names none. */
export function suitesNamed(word: string): readonly SuiteName[] | undefined {
  const own = SUITE_NAMES.find((name) => name === word);
  return own === undefined ? GUIDE_NAMES.get(word) : [own];
}

/** The suites of one shard: only `performance` can be shared, see {@linkcode shardedPerformance}. */
export function suitesOfShard(): readonly Suite[] {
  return [shardedPerformance as unknown as Suite];
}

/** A suite by its name. Each has a scope of its own, which only its own checks see. */
export function suiteOf(name: SuiteName | typeof DRILL): Suite {
  return SUITES[name] as unknown as Suite;
}
