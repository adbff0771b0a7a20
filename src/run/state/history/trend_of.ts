import type { PastRun } from "../../../trend/past_run.ts";
import { type Series, seriesOf } from "../../../trend/series.ts";
import type { RunId } from "../../../guard/name.ts";
import type { History } from "./history.ts";

/** Runs that a trend is made of, at the most. */
const SHOWN = 30;

/** A run among those before it with the same options, against the same deployment. */
export interface Trend {
  /** The run itself is the last. */
  readonly runs: readonly PastRun[];
  readonly series: readonly Series[];
}

/** The trend up to a run; nothing where that is not in the history, or is the first of its kind. */
export function trendOf(history: History, id: RunId): Trend | undefined {
  const run = history.find(id);
  const runs = run === undefined ? [] : history.until(run, SHOWN).toReversed();
  return runs.length < 2 ? undefined : { runs, series: seriesOf(runs) };
}
