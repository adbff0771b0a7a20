import { type FigureKind, figuresOf } from "./figures.ts";
import type { PastRun } from "./past_run.ts";
import { spreadOf } from "./spread.ts";

/** One figure over several runs. */
export interface Series {
  /** As in `Figure`. */
  readonly figure: string;
  readonly kind: FigureKind;
  /** One for each run, `null` where a run did not measure it. */
  readonly values: readonly (number | null)[];
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

/** The figures of runs, each as a series over all of them, in the order of the run that has most. */
export function seriesOf(runs: readonly PastRun[]): readonly Series[] {
  const figures = runs.map(figuresOf);
  const fullest = figures.toSorted((a, b) => b.length - a.length).flat();
  const kinds = new Map(fullest.map(({ name, kind }) => [name, kind]));
  return [...kinds].map(([figure, kind]) => {
    const values = figures.map((of) => of.find(({ name }) => name === figure)?.value ?? null);
    const measured = values.filter((value) => value !== null);
    return {
      figure,
      kind,
      values,
      least: Math.min(...measured),
      median: spreadOf(measured).median,
      most: Math.max(...measured),
    };
  });
}
