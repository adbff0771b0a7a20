import { printableDeep } from "../../../src/core/printable.ts";
import type { Status } from "../../../src/core/verdict.ts";
import { outcomesOf } from "../../../src/report/outcomes.ts";
import type { Summary } from "../../../src/run/summary.ts";

/** A check as a report's reader finds it. */
export interface ReadCheck {
  readonly suite: string;
  readonly name: string;
  readonly status: Status;
  readonly detail: string;
  /** Where the format has it. */
  readonly durationMs?: number;
}

/** What every reader must find of a summary: the checks of its suites, and what must hold of the run itself. */
export function checksOf(summary: Summary): readonly Required<ReadCheck>[] {
  return outcomesOf(printableDeep(summary)).flatMap(({ name: suite, checks }) =>
    checks.map(({ name, status, detail, durationMs }) => ({ suite, name, status, detail, durationMs }))
  );
}
