import { percentile } from "../../src/core/percentile.ts";

/** What figures are measured in; a ratio is of two figures of the same round. */
export type Unit = "ratio" | "/s" | "ms" | "s" | "MiB" | "KiB" | "%" | "requests";

/** What a figure should be: either limit, or both. */
export interface Goal {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** One thing that was measured, a value for each round. */
export interface Figure {
  readonly name: string;
  readonly unit: Unit;
  readonly values: readonly number[];
  readonly goal?: Goal;
}

/** How the values of a figure lie: each one that was measured. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** The median of some values, and the least and the most; `NaN` for none. */
export function spreadOf(values: readonly number[]): Spread {
  const [least = NaN, median = NaN, most = NaN] = [0, 0.5, 1].map((p) => percentile(values, p));
  return { median, least, most };
}

/** Whether the median is what it should be; `undefined` where nothing is asked of it. */
export function isMet({ values, goal }: Figure): boolean | undefined {
  if (goal === undefined) return undefined;
  const { median } = spreadOf(values);
  return median >= (goal.atLeast ?? -Infinity) && median <= (goal.atMost ?? Infinity);
}

/** The median, the least and the most of it in words: `1.38 (1.29 to 1.50)`, `512,000/s`. One value has no spread. */
export function describeValues({ unit, values }: Figure): string {
  if (values.length === 0) return "no value";
  const { median, least, most } = spreadOf(values);
  const digits = values.every(Number.isInteger) ? 0 : digitsFor(median);
  const [all, from, to] = [median, least, most].map((value) => formatNumber(value, digits));
  const spread = values.length > 1 ? ` (${from} to ${to})` : "";
  return all + suffixOf(unit) + spread;
}

/** What is asked of a figure, and whether it is so: `at most 1.05: met`. Nothing for nothing. */
export function describeGoal(figure: Figure): string {
  const { goal, unit } = figure;
  if (goal === undefined) return "";
  const limit = (value: number) => formatNumber(value, undefined) + suffixOf(unit);
  const asked = [
    ...(goal.atLeast === undefined ? [] : [`at least ${limit(goal.atLeast)}`]),
    ...(goal.atMost === undefined ? [] : [`at most ${limit(goal.atMost)}`]),
  ].join(", ");
  return `${asked}: ${isMet(figure) ? "met" : "not met"}`;
}

function suffixOf(unit: Unit): string {
  return unit === "ratio" ? "" : unit === "/s" ? unit : ` ${unit}`;
}

/** Three digits that say something, and every one before the point. */
function digitsFor(value: number): number {
  const size = Math.abs(value);
  return size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
}

/** A number with so many digits behind the point; as many as it has, where that is not told. */
function formatNumber(value: number, digits: number | undefined): string {
  return value.toLocaleString(
    "en-US",
    digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits },
  );
}
