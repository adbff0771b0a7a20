import type { Distribution } from "../../core/distribution.ts";
import type { Metrics } from "../../core/verdict.ts";
import { FAILURE_KINDS } from "../../load/failure.ts";
import { Histogram } from "../../load/histogram.ts";
import { FAILURE_METRICS, type LoadFigures } from "../../suites/performance/figures.ts";
import type { CheckResult } from "../summary.ts";

/** What came of a load in several processes together, and how its latencies are spread. */
export type MergedFigures = LoadFigures & { readonly distributions: readonly Distribution[] };

/**
 * Puts the figures of one check of several shards together: counts are summed, and percentiles are those of one histogram
 * of all samples.
 *
 * @throws for a histogram that cannot be read
 */
export function mergeFigures(
  checks: readonly Pick<CheckResult, "metrics" | "distributions">[],
): MergedFigures {
  const metrics = checks.map((check) => check.metrics ?? {});
  const failures = FAILURE_KINDS.flatMap((kind) => {
    const count = sumOf(metrics, FAILURE_METRICS[kind]);
    return count === 0 ? [] : [{ kind, count, example: "the shards' own reports have an example of each" }];
  });
  const all = checks.flatMap(({ distributions = [] }) => distributions);
  const byPlace = Map.groupBy(all, ({ name, node }) => JSON.stringify([name, node]));
  const merged = [...byPlace.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { name, node } = first;
    const histogram = Histogram.merged(same.map((one) => encodedOf(one)));
    return [{ name, node, histogram }];
  });
  return {
    requests: sumOf(metrics, "requests"),
    failed: failures.reduce((sum, { count }) => sum + count, 0),
    failures,
    latencies: merged.map(({ name, node, histogram }) => ({
      operation: name,
      node,
      ...histogram.percentiles,
    })),
    distributions: merged.map(({ name, node, histogram }) => ({
      ...histogram.distribution({ name, node }),
      histogram: histogram.encoded,
    })),
  };
}

/** The sum of a figure over all who have it. */
export function sumOf(metrics: readonly Metrics[], name: string): number {
  return metrics.reduce((sum, one) => sum + (one[name] ?? 0), 0);
}

function encodedOf({ name, node, histogram }: Distribution): string {
  if (histogram === undefined) {
    throw new Error(`Cannot merge ${name} on ${node}: a report has no histogram of it`);
  }
  return histogram;
}
