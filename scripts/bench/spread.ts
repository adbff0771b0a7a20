import { percentile } from "../../src/core/percentile.ts";

/** The median of some figures, and the least and the most: `1.38 (1.29 to 1.50)`. */
export function describeSpread(figures: readonly number[], digits = 2): string {
  const [least, median, most] = [0, 0.5, 1].map((p) => (percentile(figures, p) ?? NaN).toFixed(digits));
  return `${median} (${least} to ${most})`;
}
