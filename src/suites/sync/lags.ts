import { type Distribution, distributionOf } from "../../core/distribution.ts";
import { percentile } from "../../core/percentile.ts";
import { type Metrics, passed, type Verdict } from "../../core/verdict.ts";
import { Unmet } from "../suite.ts";
import type { Convergence } from "./converge.ts";

/** Fails when a node did not come to hold what it should within `--max-lag`. @throws {Unmet} with the lags of what did come */
export function expectConverged(convergences: readonly Convergence[], otherwise: string): void {
  const different = convergences.flatMap(({ node, difference }) =>
    difference === undefined ? [] : [`${node}: ${difference}`]
  );
  if (different.length === 0) return;
  throw new Unmet(`${otherwise} within --max-lag: ${different.join("; ")}`, lagDistributions(convergences));
}

/** A pass, with the lags of every node. */
export function converged(detail: string, convergences: readonly Convergence[]): Verdict {
  return {
    ...passed(detail, lagMetrics(convergences)),
    distributions: lagDistributions(convergences),
  };
}

/** Lags as a check reports them: p50, p95 and the longest, of every node and of the slowest, and of how many. */
export function lagMetrics(convergences: readonly Convergence[]): Metrics {
  const slowest = PERCENTILES.flatMap(([name, p]) => {
    const lags = convergences.flatMap(({ lagsMs }) => percentile(lagsMs, p) ?? []);
    return lags.length === 0 ? [] : [[`lagMs${name}`, Math.round(Math.max(...lags))] as const];
  });
  const ofNodes = convergences.flatMap(({ node, lagsMs }) => [
    ...PERCENTILES.flatMap(([name, p]) => {
      const lag = percentile(lagsMs, p);
      return lag === undefined ? [] : [[`${node}.lagMs${name}`, Math.round(lag)] as const];
    }),
    [`${node}.lagSamples`, lagsMs.length] as const,
  ]);
  const lagSamples = convergences.reduce((sum, { lagsMs }) => sum + lagsMs.length, 0);
  return Object.fromEntries([...slowest, ["lagSamples", lagSamples], ...ofNodes]);
}

/** The lags of every node, and what never came there. */
export function lagDistributions(convergences: readonly Convergence[]): readonly Distribution[] {
  return convergences.map(({ node, lagsMs, missing = 0 }) =>
    distributionOf({ name: "lag", node, missing }, lagsMs)
  );
}

/** The same for a person: `replica 55/70/82 ms`, or a single figure where there is one sample. */
export function describeLags(convergences: readonly Convergence[]): string {
  return convergences.map(({ node, lagsMs }) => {
    const figures = lagsMs.length === 1 ? lagsMs : PERCENTILES.map(([, p]) => percentile(lagsMs, p) ?? NaN);
    return `${node} ${figures.map(Math.round).join("/")} ms`;
  }).join(", ");
}

const PERCENTILES = [["P50", 0.5], ["P95", 0.95], ["Max", 1]] as const;
