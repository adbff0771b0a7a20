import { EXIT, type ExitCode, mostSevere } from "../../core/exit_code.ts";
import { sha256OfLines } from "../../core/sha256.ts";
import { failed, passed, unknown, type Verdict, worst } from "../../core/verdict.ts";
import type { CleanupSummary } from "../leftovers/cleanup.ts";
import { exitCodeOf } from "../outcome.ts";
import type { CheckResult, MergedShard, SuiteResult, Summary } from "../summary.ts";
import { mergeChecks, type ShardReport } from "./merge_checks.ts";
import { mergeBrakes, mergeProduction, mergeSafety } from "./merge_parts.ts";
import { sharedFate } from "./shared_fate.ts";

/** What is merged: at least one report, all of one run. */
export interface Given {
  readonly reports: readonly [ShardReport, ...ShardReport[]];
  /** What the cleanup after all shards found; absent where it is not among the files. */
  readonly cleanup?: CleanupSummary;
  /** What is wrong with the files. */
  readonly problems: readonly string[];
}

/**
 * One report of all shards of a run: counts are summed, percentiles are those of merged histograms, and of all else the
 * worst counts. A shard without a report is `unknown`, so that the run is never passed without it; and the collection that
 * they shared is left until a cleanup has shown that it is gone.
 */
export function mergeShards({ reports, cleanup, problems: given }: Given): Summary {
  const [first] = reports;
  const { count } = first.shard;
  const shards = Array.from({ length: count }, (_, index) => mergedShard(index, reports));
  const suites: readonly SuiteResult[] = [
    suite("performance", mergeChecks(reports)),
    suite("shards", shards.map((one) => shardCheck(one, count, reports))),
  ];
  const parts = {
    suites,
    cleanup: sharedFate(reports, cleanup),
    production: mergeProduction(reports, cleanup),
    safety: mergeSafety(reports, cleanup),
  };
  const problems = [
    ...given,
    ...reports.flatMap(({ shard, problems }) => problems.map((text) => `Shard ${shard.index}: ${text}`)),
    ...(cleanup?.problems ?? []).map((text) => `Cleanup: ${text}`),
  ];
  const own = exitCodeOf({
    ...parts,
    unreachable: false,
    unwritten: reports.some((report) => report.problems.length > 0) || (cleanup?.problems.length ?? 0) > 0,
    stopped: [],
  });
  const started = reports.map(({ run }) => Date.parse(run.startedAt));
  const startedAt = Math.min(...started);
  const endedAt = Math.max(...reports.map(({ run }, at) => (started[at] ?? 0) + run.durationMs));
  const { shard: _shard, regressions: _regressions, compared: _compared, provenance, ...rest } = first;
  const audits = reports.map(({ audit }) => audit);
  const broken = audits.find(({ problem }) => problem !== undefined)?.problem;
  return {
    ...rest,
    run: { id: first.run.id, startedAt: new Date(startedAt).toISOString(), durationMs: endedAt - startedAt },
    ...(rest.plan === undefined
      ? {}
      : { plan: { ...rest.plan, maxRequests: rest.plan.maxRequests * count } }),
    ...parts,
    shards,
    brake: mergeBrakes(reports),
    // Each shard has a log of its own: this is the sum of their ends, which `shards` has one by one.
    audit: {
      entries: audits.reduce((sum, { entries }) => sum + entries, 0),
      head: sha256OfLines(audits.map(({ head }) => head)),
      ...(broken === undefined ? {} : { problem: broken }),
    },
    ...(provenance === undefined ? {} : { provenance }),
    problems,
    exitCode: mostSevere([
      own,
      ...reports.map(gravest),
      ...(cleanup === undefined ? [] : [gravest(cleanup)]),
    ]),
  };
}

/** Of a part's exit code what no figures of others can take back: all but a check's own verdict, which is judged again. */
function gravest({ exitCode }: { readonly exitCode: ExitCode }): ExitCode {
  return exitCode === EXIT.failed ? EXIT.ok : exitCode;
}

function mergedShard(index: number, reports: readonly ShardReport[]): MergedShard {
  const report = reports.find(({ shard }) => shard.index === index);
  if (report === undefined) return { index, state: "missing" };
  const { run: { startedAt }, exitCode, audit } = report;
  return { index, state: "reported", startedAt, exitCode, audit };
}

function shardCheck(
  { index, exitCode, audit }: MergedShard,
  count: number,
  reports: readonly ShardReport[],
): CheckResult {
  const report = reports.find(({ shard }) => shard.index === index);
  return {
    name: `shard ${index} of ${count}`,
    ...shardVerdict({ index, state: report === undefined ? "missing" : "reported" }, report),
    proves: "This process came to its end by itself, and wrote down all that it did",
    durationMs: report?.run.durationMs ?? 0,
    ...(exitCode === undefined || audit === undefined
      ? {}
      : { metrics: { exitCode, auditEntries: audit.entries } }),
  };
}

function shardVerdict({ index }: MergedShard, report: ShardReport | undefined): Verdict {
  if (report === undefined) {
    return unknown(
      "No report of it is among the files: it was killed, never began, or its file was not given",
    );
  }
  const { exitCode, audit, run, problems } = report;
  const told =
    `Ended with exit code ${exitCode}; its audit log "${run.id}-shard-${index}" has ${audit.entries} lines ` +
    `and ends in ${audit.head}`;
  const isWell = (exitCode === EXIT.ok || exitCode === EXIT.failed) && problems.length === 0;
  return isWell ? passed(told) : failed(problems.length === 0 ? told : `${problems.join("; ")}: ${told}`);
}

function suite(name: string, checks: readonly CheckResult[]): SuiteResult {
  return {
    name,
    status: worst(checks.map(({ status }) => status)),
    durationMs: Math.max(0, ...checks.map(({ durationMs }) => durationMs)),
    checks,
  };
}
