import type { Figure, FigureKind } from "./figures.ts";
import { spreadOf } from "./spread.ts";

/** A figure of a run that is worse than its own past can explain. */
export interface Regression {
  /** As in {@linkcode Figure}. */
  readonly figure: string;
  readonly kind: FigureKind;
  readonly value: number;
  /** Of the earlier runs. */
  readonly median: number;
  /** What would still have been no regression. */
  readonly limit: number;
  /** How many earlier runs have the figure. */
  readonly runs: number;
}

/** How a run's figures stand against those of earlier runs. */
export interface Comparison {
  /** Earlier runs of the same kind against the same target, {@linkcode WINDOW} at the most. */
  readonly runs: number;
  /** Figures that were judged: those that enough of them have. */
  readonly figures: number;
  readonly regressions: readonly Regression[];
}

/** Earlier runs that a run is held against: those shown by `history` unless it is told otherwise. */
export const WINDOW = 30;
/** Fewer values say too little about their own spread. */
export const LEAST_RUNS = 8;
/** The MAD of a normal distribution times this is its standard deviation. */
const SIGMA = 1.4826;
/** So many standard deviations from the median are noise, */
const SIGMAS = 4;
/**
 * and so is, however alike the earlier runs are, this share of the median, and this much in the figure's own unit. It is
 * what runs against the lab differ by on a machine of two cores that others keep busy: see `tests/trend/lab_noise.ts`.
 */
const NOISE: Readonly<Record<FigureKind, { readonly share: number; readonly floor: number }>> = {
  duration: { share: 0.2, floor: 10_000 },
  lag: { share: 0.5, floor: 1000 },
  latency: { share: 0.5, floor: 50 },
  tail: { share: 0.5, floor: 200 },
  // Some are of five requests, and one that stalls makes a third of them.
  throughput: { share: 0.75, floor: 0 },
};

/**
 * Holds a run's figures against those of earlier runs. A figure is a regression when it is further from their median, on
 * the worse side, than the largest of three: 4 standard deviations by their MAD, a share of the median, a floor.
 *
 * @param earlier the figures of each earlier run, the newest first; only the first {@linkcode WINDOW} count
 */
export function compareWithPast(
  newest: readonly Figure[],
  earlier: readonly (readonly Figure[])[],
): Comparison {
  const past = earlier.slice(0, WINDOW);
  const judged = newest.filter(({ isFirm }) => isFirm).flatMap((figure) => {
    const values = past.flatMap((figures) =>
      figures.find(({ name, isFirm }) => isFirm && name === figure.name)?.value ?? []
    );
    return values.length < LEAST_RUNS ? [] : [judge(figure, values)];
  });
  return {
    runs: past.length,
    figures: judged.length,
    regressions: judged.filter(({ isWorse }) => isWorse).map(({ regression }) => regression),
  };
}

function judge({ name: figure, value, kind }: Figure, earlier: readonly number[]) {
  const { median, mad } = spreadOf(earlier);
  const { share, floor } = NOISE[kind];
  const noise = Math.max(SIGMAS * SIGMA * mad, share * median, floor);
  const [limit, isWorse] = kind === "throughput"
    ? [Math.max(0, median - noise), value < median - noise]
    : [median + noise, value > median + noise];
  return {
    isWorse,
    regression: { figure, kind, value, median: rounded(median), limit: rounded(limit), runs: earlier.length },
  };
}

/** To a tenth, for people. */
function rounded(figure: number): number {
  return Math.round(10 * figure) / 10;
}
