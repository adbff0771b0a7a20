import type { BrakeResult } from "../../load/brake.ts";
import type { CleanupSummary } from "../leftovers/cleanup.ts";
import type { AttributedChange } from "../production/attribution.ts";
import type { ProductionResult, Summary } from "../summary.ts";
import type { ShardReport } from "./merge_checks.ts";

/**
 * Production as all shards, and the cleanup after them, saw it. A change that several saw is told once; it was done by
 * others only when each of them says so, since each knows of its own requests alone.
 */
export function mergeProduction(
  reports: readonly ShardReport[],
  cleanup: CleanupSummary | undefined,
): ProductionResult {
  const all = [...reports, ...(cleanup === undefined ? [] : [cleanup])].map(({ production }) => production);
  const changes = all.flatMap((one) => one.changes);
  const byWhat = Map.groupBy(changes, ({ node, uuid, what }) => JSON.stringify([node, uuid, what]));
  const problem = all.find((one) => one.problem !== undefined)?.problem;
  return {
    collections: Math.max(...all.map(({ collections }) => collections)),
    unchanged: all.every(({ unchanged }) => unchanged),
    changes: [...byWhat.values()].flatMap(gravestOf),
    nodes: all[0]?.nodes ?? [],
    ...(problem === undefined ? {} : { problem }),
  };
}

function gravestOf(same: readonly AttributedChange[]): readonly AttributedChange[] {
  const one = same.find(({ by }) => by === "unknown") ?? same[0];
  return one === undefined ? [] : [one];
}

/** Requests that all shards, and the cleanup after them, sent. */
export function mergeSafety(
  reports: readonly ShardReport[],
  cleanup: CleanupSummary | undefined,
): Summary["safety"] {
  const all = [...reports.map(({ safety }) => safety), ...(cleanup === undefined ? [] : [cleanup.safety])];
  const sum = (of: (one: (typeof all)[number]) => number) => all.reduce((total, one) => total + of(one), 0);
  return {
    requests: {
      read: sum(({ requests }) => requests.read),
      create: sum(({ requests }) => requests.create),
      write: sum(({ requests }) => requests.write),
      delete: sum(({ requests }) => requests.delete),
    },
    refused: sum(({ refused }) => refused),
    outsideRun: sum(({ outsideRun }) => outsideRun),
    refusals: reports.flatMap(({ shard, safety }) =>
      safety.refusals.map((one) => `Shard ${shard.index}: ${one}`)
    ),
  };
}

/** What the probes of all shards measured, of each endpoint the worst, and what their brakes did. */
export function mergeBrakes(reports: readonly ShardReport[]): BrakeResult {
  const endpoints = reports.flatMap(({ brake }) => brake.endpoints);
  const byName = Map.groupBy(endpoints, ({ name }) => name);
  const stopped = reports.find(({ brake }) => brake.stopped !== undefined);
  return {
    maxSlowdown: reports[0]?.brake.maxSlowdown ?? 0,
    endpoints: [...byName].map(([name, same]) => {
      const slowest = same.toSorted((a, b) => (b.worstMs ?? 0) - (a.worstMs ?? 0))[0];
      return {
        name,
        baselineMs: slowest?.baselineMs ?? null,
        worstMs: slowest?.worstMs ?? null,
        failures: same.reduce((sum, { failures }) => sum + failures, 0),
      };
    }),
    pauses: reports.flatMap(({ shard, brake }) =>
      brake.pauses.map(({ reason, ms }) => ({ reason: `shard ${shard.index}: ${reason}`, ms }))
    ),
    ...(stopped === undefined ? {} : { stopped: `shard ${stopped.shard.index}: ${stopped.brake.stopped}` }),
  };
}
