import { WARNING } from "../core/verdict.ts";
import type { CheckResult, Summary } from "../run/summary.ts";

/** A check, and the suite that it belongs to. */
export interface CheckOfSuite {
  readonly suite: string;
  readonly check: CheckResult;
}

/** Every check of a run, in the order in which they ran. */
export function checksOf({ suites }: Pick<Summary, "suites">): readonly CheckOfSuite[] {
  return suites.flatMap(({ name, checks }) => checks.map((check) => ({ suite: name, check })));
}

/** Whether a check passed with something that a person should act on. */
export function isWarning({ status, detail }: CheckResult): boolean {
  return status === "passed" && detail.startsWith(WARNING);
}
