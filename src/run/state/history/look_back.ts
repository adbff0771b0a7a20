import { figuresOf } from "../../../trend/figures.ts";
import type { PastRun } from "../../../trend/past_run.ts";
import { compareWithPast, type Comparison, WINDOW } from "../../../trend/regressions.ts";
import { type Series, seriesOf } from "../../../trend/series.ts";
import type { History } from "./history.ts";

/** The last runs against a target, and what they come to. */
export interface LookBack {
  /** Which deployment: its `targetKey`. */
  readonly target: string;
  /** As the newest run had it. */
  readonly url: string;
  /** Runs on record, those that are not shown included. */
  readonly total: number;
  /** The newest last. */
  readonly runs: readonly PastRun[];
  readonly series: readonly Series[];
  /** How the newest stands against those before it; absent where that cannot be said. */
  readonly newest?: Comparison;
}

/** What is looked for. */
export interface LookBackOptions {
  /** Runs of each target at the most. */
  readonly last: number;
  /** The only target that is asked about, by its `targetKey`; all of them where it is absent. */
  readonly only?: string;
}

/** Looks back at each target: at its last runs, at their figures as series, and at how the newest stands. */
export function lookBack(history: History, { last, only }: LookBackOptions): readonly LookBack[] {
  return history.targets().filter(({ target }) => only === undefined || target === only).flatMap(
    ({ target, runs: total }) => {
      const runs = history.last(target, last).toReversed();
      const newest = runs.at(-1);
      if (newest === undefined) return [];
      const isComparable = newest.exitCode !== null && newest.plan !== "";
      return [{
        target,
        url: newest.url,
        total,
        runs,
        series: seriesOf(runs),
        ...(isComparable ? { newest: compareNewest(history, newest) } : {}),
      }];
    },
  );
}

function compareNewest(history: History, newest: PastRun): Comparison {
  const past = history.past(newest.target, newest.plan, 1 + WINDOW).filter(({ id }) => id !== newest.id);
  return compareWithPast(figuresOf(newest), past.map(figuresOf));
}
