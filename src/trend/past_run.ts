import type { Metrics, Status } from "../core/verdict.ts";

/** A check as the history keeps it: without its evidence, which the run's report has. */
export interface CheckFigures {
  readonly name: string;
  readonly status: Status;
  readonly durationMs: number;
  readonly metrics?: Metrics;
}

/** A suite's checks, in the order in which they ran. */
export interface SuiteFigures {
  readonly name: string;
  readonly checks: readonly CheckFigures[];
}

/** A run in one row: all that a list of runs needs to know of it. */
export interface RunRow {
  readonly id: string;
  /** UTC milliseconds. */
  readonly startedAt: number;
  /** `null` for a run that was killed, so that nobody knows. */
  readonly durationMs: number | null;
  /** Which deployment: its `targetKey`. */
  readonly target: string;
  /** The URL that it was tested through. */
  readonly url: string;
  /** Runs with the same were told to do the same, so that their figures can be compared. */
  readonly plan: string;
  /** `null` for a run that was killed. */
  readonly exitCode: number | null;
  /** How often the brake paused it. */
  readonly pauses: number;
  readonly checks: Readonly<Record<Status, number>>;
  /** Collections that it made, those of them proven gone, and what it left, a collection on a node each. */
  readonly created: number;
  readonly deleted: number;
  readonly leftovers: number;
  /** What its deleted collections keep on a node, estimated. */
  readonly residueBytes: number;
}

/** A run with the figures of its checks; none where it was killed. */
export interface PastRun extends RunRow {
  readonly suites: readonly SuiteFigures[];
}
