import type { Suite } from "./suite.ts";
import { basic } from "./basic/suite.ts";
import { sync } from "./sync/suite.ts";

/** Every suite, in the guide's order. */
export const SUITES = [basic, sync] as const;

export type SuiteName = "basic" | "sync";

/** The names that the guide's scripts have, for the suites that they became. */
const GUIDE_NAMES: ReadonlyMap<string, readonly SuiteName[]> = new Map([
  ["test_suite", ["basic"]],
  ["test_distributed_sync", ["sync"]],
  ["run_all_tests", ["basic", "sync"]],
  ["all", ["basic", "sync"]],
]);

/** Every word that names a suite on the command line. */
export const SUITE_WORDS: readonly string[] = [
  ...SUITES.map(({ name }) => name),
  ...GUIDE_NAMES.keys(),
];

/** The suites that a word names, or `undefined` for a word that names none. */
export function suitesNamed(word: string): readonly Suite[] | undefined {
  const names = GUIDE_NAMES.get(word) ?? [word];
  const found = SUITES.filter(({ name }) => names.some((wanted) => wanted === name));
  return found.length > 0 ? found as readonly unknown[] as readonly Suite[] : undefined;
}
