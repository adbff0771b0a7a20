import type { Distribution } from "../../core/distribution.ts";
import type { Metrics } from "../../core/verdict.ts";
import type { FailureKind } from "../../load/failure.ts";
import type { Latencies, Tally } from "../../load/tally.ts";
import type { Stage } from "../suite.ts";

/** What came of a load, of one process or of several together. */
export type LoadFigures = Pick<Tally, "latencies" | "failures" | "requests" | "failed">;

/** Percentiles in the order in which they are told. */
const SHOWN = ["p50", "p90", "p95", "p99", "max"] as const;

/**
 * Latencies as a check reports them, in milliseconds: `balancer.queryMsP95`. A p99 of too few samples is absent, and how
 * many there were stands beside: `balancer.querySamples`.
 */
export function latencyMetrics({ latencies }: Pick<LoadFigures, "latencies">): Metrics {
  return Object.fromEntries(latencies.flatMap((one) => {
    const name = `${one.node}.${one.operation}`;
    const figures = SHOWN.flatMap((p) => {
      const ms = one[p];
      return ms === undefined ? [] : [[`${name}Ms${p[0]?.toUpperCase()}${p.slice(1)}`, rounded(ms)] as const];
    });
    return [...figures, [`${name}Samples`, one.n] as const];
  }));
}

/** The same for a person: `query on balancer p50 3.1, p90 4, p95 4.4, max 9.2 ms (n 812 is too small for p99)`. */
export function describeLatencies({ latencies }: Pick<LoadFigures, "latencies">): string {
  return latencies.map((one) => {
    const figures = SHOWN.flatMap((p) => one[p] === undefined ? [] : [`${p} ${rounded(one[p])}`]);
    const few = one.p99 === undefined ? " is too small for p99" : "";
    return `${one.operation} on ${one.node} ${figures.join(", ")} ms (n ${one.n}${few})`;
  }).join("; ");
}

/** How often a kind of failure was, by the name that a check reports it under. */
export const FAILURE_METRICS: Readonly<Record<FailureKind, string>> = {
  "status": "errorsStatus",
  "no reply": "errorsNoReply",
  "refused": "errorsRefused",
  "held": "errorsHeld",
  "unreadable": "errorsUnreadable",
};

/** How often requests failed, by kind, as a check reports it. */
export function failureMetrics({ failures, requests, failed }: Omit<LoadFigures, "latencies">): Metrics {
  return {
    requests,
    errorRate: requests === 0 ? 0 : failed / requests,
    ...Object.fromEntries(failures.map(({ kind, count }) => [FAILURE_METRICS[kind], count])),
  };
}

/** The same for a person: `3 × status (Cannot add …)`, or nothing. */
export function describeFailures({ failures }: Pick<LoadFigures, "failures">): string {
  return failures.map(({ kind, count, example }) => `${count} × ${kind} (${example})`).join("; ");
}

/** How latencies are spread, for a report: of a shard with their histograms, which are merged later. */
export function distributionsOf(tally: Tally, { shard }: Pick<Stage, "shard">): readonly Distribution[] {
  return shard === undefined ? tally.distributions : tally.wholeDistributions;
}

/** The latencies whose p95 is over an objective, for a person. */
export function tooSlow({ latencies }: Pick<LoadFigures, "latencies">, maxP95Ms: number): readonly string[] {
  return latencies.flatMap(({ operation, node, p95 = 0, n }: Latencies) =>
    p95 > maxP95Ms ? [`${operation} on ${node} has a p95 of ${rounded(p95)} ms (n ${n})`] : []
  );
}

/** To a tenth. */
export function rounded(figure: number): number {
  return Math.round(figure * 10) / 10;
}
