/**
 * The value that a share `p` (0 to 1) of the samples does not exceed, by the nearest-rank method: always a value
 * that was measured. `undefined` for no samples.
 */
export function percentile(samples: readonly number[], p: number): number | undefined {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(Number((p * sorted.length).toPrecision(12))) - 1)];
}
