import { percentile } from "../core/percentile.ts";

/** Where values lie, and how far they spread, whatever a few of them do. */
export interface Spread {
  /** Of an even number the mean of the two in the middle. */
  readonly median: number;
  /** The median of their distances from the median. */
  readonly mad: number;
}

/** The median and the median absolute deviation of values. @throws {RangeError} for none */
export function spreadOf(values: readonly number[]): Spread {
  const median = medianOf(values);
  return { median, mad: medianOf(values.map((value) => Math.abs(value - median))) };
}

function medianOf(values: readonly number[]): number {
  const low = percentile(values, 0.5);
  const high = percentile(values.map((value) => -value), 0.5);
  if (low === undefined || high === undefined) {
    throw new RangeError("Cannot find the median: there is no value");
  }
  return (low - high) / 2;
}
