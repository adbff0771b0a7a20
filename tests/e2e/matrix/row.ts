import type { Lab } from "../../lab/lab.ts";

/** A fault of the lab, and the checks of one suite that it turns red. */
export interface FaultRow {
  /** What is wrong, in a few words for the README's table. */
  readonly fault: string;
  readonly on: (lab: Lab) => Disposable | AsyncDisposable | Promise<Disposable | AsyncDisposable>;
  /** The checks that exist to catch it: each must fail under it. */
  readonly catches: readonly string[];
  /** Other checks that may fail under it, and why they cannot but do so; those of other suites as "suite / check". */
  readonly alsoFails?: Readonly<Record<string, string>>;
  /** Options of the run, beside those that every row's run has. */
  readonly args?: readonly string[];
}
