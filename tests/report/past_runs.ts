import type { Status } from "../../src/core/verdict.ts";
import type { PastRun } from "../../src/trend/past_run.ts";

/** A run, so many hours after the first, whose copies took this long or failed. */
export function pastRun(hour: number, lagMs: number, changes: Partial<PastRun> = {}): PastRun {
  const status: Status = changes.exitCode === 1 ? "failed" : "passed";
  return {
    id: `${1_705_123_456 + 3600 * hour}_abc123`,
    startedAt: 1_705_123_456_000 + 3_600_000 * hour,
    durationMs: 56_200,
    target: "http,balancer.test@8000,default_tenant,default_database",
    url: "http://balancer.test:8000",
    plan: "p",
    exitCode: 0,
    pauses: 0,
    checks: { passed: 1, failed: 0, unknown: 0, skipped: 0 },
    created: 1,
    deleted: 1,
    leftovers: 0,
    residueBytes: 640_100,
    suites: [{ name: "sync", checks: [{ name: "copies", status, durationMs: 5, metrics: { lagMs } }] }],
    ...changes,
  };
}

/** Runs of all kinds, the newest last. */
export const RUNS: readonly PastRun[] = [
  pastRun(0, 100),
  pastRun(1, 0, { exitCode: 1, durationMs: 125_000 }),
  pastRun(2, 0, { exitCode: null, durationMs: null, suites: [], leftovers: 2 }),
  pastRun(3, 450),
  pastRun(4, 800, { exitCode: 3, leftovers: 1 }),
  pastRun(5, 0, { pauses: 1 }),
];
