import type { Distribution } from "./distribution.ts";
import { shorten } from "./error_message.ts";

/** The four things a check can say. `unknown` is "could not decide", and never counts as passed. */
export const STATUSES = ["passed", "failed", "unknown", "skipped"] as const;
export type Status = typeof STATUSES[number];

/** Named figures of a check; the unit is in the name (`lagMsP95`, `staleReadRate`). */
export type Metrics = Readonly<Record<string, number>>;

/** The longest detail; a check may quote what a server sent. Characters. */
const MAX_DETAIL = 1000;

/** What a check found. */
export interface Verdict {
  readonly status: Status;
  /** One line for a person: what was seen, where, how often; for `skipped`, what the check needs. */
  readonly detail: string;
  readonly metrics?: Metrics;
  /** What it measured more than once, each with all that is known of how it is spread. */
  readonly distributions?: readonly Distribution[];
}

/**
 * How the detail of a pass begins that a person should act on all the same, such as memory that runs short. A warning is
 * no status: it changes no exit code.
 */
export const WARNING = "Warning: ";

export const warned = (detail: string, metrics?: Metrics): Verdict =>
  verdict("passed", WARNING + detail, metrics);
export const passed = (detail: string, metrics?: Metrics): Verdict => verdict("passed", detail, metrics);
export const failed = (detail: string, metrics?: Metrics): Verdict => verdict("failed", detail, metrics);
export const unknown = (detail: string, metrics?: Metrics): Verdict => verdict("unknown", detail, metrics);
export const skipped = (needs: string): Verdict => verdict("skipped", needs);

function verdict(status: Status, detail: string, metrics?: Metrics): Verdict {
  const line = shorten(detail, MAX_DETAIL);
  return metrics === undefined ? { status, detail: line } : { status, detail: line, metrics };
}

/** The status of a whole suite: the worst of its checks; `skipped` only when every one was. */
export function worst(statuses: Iterable<Status>): Status {
  const seen = new Set(statuses);
  for (const status of ["failed", "unknown", "passed"] as const) {
    if (seen.has(status)) return status;
  }
  return "skipped";
}
