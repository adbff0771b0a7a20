import { percentile } from "./percentile.ts";

/** Of more samples only the percentiles are kept: a report stays small however long a run is. */
export const FEW = 20;
/** A p99 of fewer would rest on less than ten samples. */
export const LEAST_FOR_P99 = 1000;

const PERCENTS = [0, 5, 25, 50, 75, 90, 95, 99, 100] as const;

/** How long one thing took, as often as it was measured; milliseconds, to a tenth. */
export interface Distribution {
  /** What was measured: `lag`, or an operation such as `query`. */
  readonly name: string;
  /** The endpoint that it was measured on. */
  readonly node: string;
  readonly unit: "ms";
  /** Samples. */
  readonly n: number;
  /** What was waited for and never came, so that it has no sample; absent when all came. */
  readonly missing?: number;
  /** By their names, from `p0`, the least, to `p100`, the most; `p99` from 1,000 samples on. Empty without samples. */
  readonly percentiles: Readonly<Record<string, number>>;
  /** Every sample, the least first, where there are at most {@linkcode FEW}. */
  readonly samples?: readonly number[];
  /** All of it, in microseconds, in HdrHistogram's own encoding (V2, compressed, base64): in the report of a shard. */
  readonly histogram?: string;
}

/** What was measured where, and how much of it never came. */
export type Measured = Pick<Distribution, "name" | "node" | "missing">;

/** The distribution of samples that are all at hand. */
export function distributionOf(measured: Measured, samples: readonly number[]): Distribution {
  const summed = summarise(measured, samples.length, (percent) => percentile(samples, percent / 100) ?? NaN);
  const sorted = samples.toSorted((a, b) => a - b).map(tenth);
  return samples.length > FEW ? summed : { ...summed, samples: sorted };
}

/** The distribution of n samples of which only percentiles are at hand. */
export function summarise(
  { name, node, missing = 0 }: Measured,
  n: number,
  at: (percent: number) => number,
): Distribution {
  const told = n === 0 ? [] : PERCENTS.filter((percent) => percent !== 99 || n >= LEAST_FOR_P99);
  return {
    name,
    node,
    unit: "ms",
    n,
    ...(missing === 0 ? {} : { missing }),
    percentiles: Object.fromEntries(told.map((percent) => [`p${percent}`, tenth(at(percent))])),
  };
}

function tenth(ms: number): number {
  return Math.round(ms * 10) / 10;
}
