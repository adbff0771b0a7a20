import type { Summary } from "../run/summary.ts";
import { LEAST_RUNS, type Regression } from "../trend/regressions.ts";
import { formatFigure } from "./figure.ts";

/** A regression in one line, with what it was judged by. */
export function describeRegression({ figure, kind, value, median, limit, runs }: Regression): string {
  const shown = (one: number) => formatFigure(one, kind);
  return `${figure} ${shown(value)}: past its limit of ${shown(limit)}, with a median of ${
    shown(median)
  } in ${runs} earlier runs`;
}

/** How a run stands against its past, in a few words; nothing where no history is kept. */
export function describeCompared(
  { compared, regressions = [] }: Pick<Summary, "compared" | "regressions">,
): string | undefined {
  if (compared === undefined) return undefined;
  const { runs, figures } = compared;
  if (figures === 0) {
    return `not judged: ${LEAST_RUNS} earlier runs with the same options are needed, and there are ${runs}`;
  }
  const against = `against ${runs} earlier runs with the same options`;
  return regressions.length === 0
    ? `none of ${figures} figures is worse, ${against}`
    : `${regressions.length} of ${figures} figures are worse, ${against}`;
}
