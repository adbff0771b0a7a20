import type { Summary } from "../run/summary.ts";
import { LEAST_RUNS, type Regression } from "../trend/regressions.ts";
import { count } from "../core/count.ts";
import { formatFigure } from "./figure.ts";

/** What a report knows of the past. */
type Past = Pick<Summary, "compared" | "regressions">;

/** A regression in one line, with what it was judged by. */
export function describeRegression({ figure, kind, value, median, limit, runs }: Regression): string {
  const shown = (one: number) => formatFigure(one, kind);
  return `${figure} ${shown(value)}: past its limit of ${shown(limit)}, with a median of ${
    shown(median)
  } in ${count(runs, "earlier run")}`;
}

/** What a run needs to be held against its past; nothing where it was, and where no history is kept. */
export function needsOfPast({ compared }: Past): string | undefined {
  if (compared === undefined || compared.figures > 0) return undefined;
  const { runs } = compared;
  return runs < LEAST_RUNS
    ? `${LEAST_RUNS} earlier runs with the same options; there are ${runs}`
    : `figures that ${LEAST_RUNS} of ${runs} earlier runs with the same options have`;
}

/** How a run stands against its past, in a few words; nothing where no history is kept. */
export function describeCompared(past: Past): string | undefined {
  const { compared, regressions = [] } = past;
  if (compared === undefined) return undefined;
  const needs = needsOfPast(past);
  if (needs !== undefined) return `not judged: it needs ${needs}`;
  const { runs, figures } = compared;
  const against = `against ${runs} earlier runs with the same options`;
  return regressions.length === 0
    ? `none of ${count(figures, "figure")} is worse, ${against}`
    : `${regressions.length} of ${count(figures, "figure")} ${
      regressions.length === 1 ? "is" : "are"
    } worse, ${against}`;
}
