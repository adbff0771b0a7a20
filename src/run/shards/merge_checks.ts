import { passed, skipped, type Status, unknown, type Verdict, worst } from "../../core/verdict.ts";
import { rounded } from "../../suites/performance/figures.ts";
import { describeLatencies, failureMetrics, latencyMetrics } from "../../suites/performance/figures.ts";
import { judgeErrorRate, judgeP95, judgeRecall } from "../../suites/performance/judgements.ts";
import { judgeOpenLoop } from "../../suites/performance/open_loop.ts";
import { verdictOf } from "../judge.ts";
import type { CheckResult, ShardResult, Summary } from "../summary.ts";
import { mergeFigures, sumOf } from "./load_figures.ts";

/** A shard's report. */
export type ShardReport = Summary & { readonly shard: ShardResult };

/** One check as one shard reported it. */
interface Told {
  readonly index: number;
  readonly check: CheckResult;
}

/**
 * The checks of several shards as one: what figures decide is decided again by the figures of all together; of all else the
 * worst counts. A check that a shard could not decide is never passed.
 */
export function mergeChecks(reports: readonly ShardReport[]): readonly CheckResult[] {
  const told = reports.flatMap(({ shard, suites }) =>
    suites.flatMap(({ checks }) => checks.map((check): Told => ({ index: shard.index, check })))
  );
  const byName = Map.groupBy(told, ({ check }) => check.name);
  const objectives = reports[0]?.shard.objectives ?? { maxErrorRate: 0 };
  const users = byName.get("concurrent users") ?? [];
  return [...byName].map(([name, ones]): CheckResult => {
    const proves = ones[0]?.check.proves;
    return {
      name,
      ...mergeOne(name, { ones, users, objectives }),
      ...(proves === undefined ? {} : { proves }),
      durationMs: Math.max(...ones.map(({ check }) => check.durationMs)),
    };
  });
}

interface OneCheck {
  readonly ones: readonly Told[];
  /** The check whose figures the judgements of the users' load are made of. */
  readonly users: readonly Told[];
  readonly objectives: ShardResult["objectives"];
}

function mergeOne(name: string, { ones, users, objectives }: OneCheck): Verdict {
  const { maxErrorRate, maxP95Ms } = objectives;
  switch (name) {
    case "concurrent users":
      return { ...worstOf(ones, () => usersVerdict(ones)), distributions: figuresOf(ones).distributions };
    case "error rate":
      return decided(ones, users, () => judgeErrorRate(figuresOf(users), maxErrorRate));
    case "p95 under load":
      return decided(ones, users, () => judgeP95(figuresOf(users), maxP95Ms ?? Infinity));
    case "open loop":
      return decided(ones, ones, () => openLoopVerdict(ones, maxP95Ms ?? Infinity));
    case "recall":
      return recallVerdict(ones);
    default:
      return worstOf(ones, () => passed(`In all of ${ones.length} shards`, summed(ones, ["records"])));
  }
}

function figuresOf(ones: readonly Told[]) {
  return mergeFigures(ones.filter(({ check }) => check.metrics !== undefined).map(({ check }) => check));
}

function metricsOf(ones: readonly Told[]) {
  return ones.map(({ check }) => check.metrics ?? {});
}

function summed(ones: readonly Told[], names: readonly string[]): Record<string, number> {
  const has = names.filter((name) => metricsOf(ones).some((metrics) => name in metrics));
  return Object.fromEntries(has.map((name) => [name, rounded(sumOf(metricsOf(ones), name))]));
}

function usersVerdict(ones: readonly Told[]): Verdict {
  const figures = figuresOf(ones);
  const sums = summed(ones, ["users", "requestsPerSecond"]);
  return passed(
    `${sums.users ?? 0} users, all served: ${sums.requestsPerSecond ?? 0} requests a second; ${
      describeLatencies(figures)
    }`,
    { ...sums, ...latencyMetrics(figures), ...failureMetrics(figures) },
  );
}

function openLoopVerdict(ones: readonly Told[], maxP95Ms: number): Verdict {
  const figures = figuresOf(ones);
  const metrics = metricsOf(ones);
  const [offered, achieved] = [sumOf(metrics, "offeredPerSecond"), sumOf(metrics, "achievedPerSecond")];
  const verdict = judgeOpenLoop(figures, { offered, achieved, maxP95Ms });
  return { ...verdict, distributions: figures.distributions };
}

/** What was too little to judge by in a shard is skipped there, and counted here. */
function recallVerdict(ones: readonly Told[]): Verdict {
  const [queries, judged, right] = ["queries", "judged", "recallRight"].map((name) =>
    sumOf(metricsOf(ones), name)
  );
  const counted = ones.map((one): Told => ({
    ...one,
    check: one.check.metrics === undefined ? one.check : { ...one.check, status: "passed" },
  }));
  return decided(
    counted,
    counted,
    () => judgeRecall({ queries: queries ?? 0, judged: judged ?? 0, right: right ?? 0 }),
  );
}

/** What the figures of all say; not passed while a shard could not decide, or gave no figures of what it did. */
function decided(ones: readonly Told[], measured: readonly Told[], judge: () => Verdict): Verdict {
  const status = worst(ones.map(({ check }) => check.status));
  if (status === "skipped") return skipped(ones[0]?.check.detail ?? "");
  const isMute = ({ check }: Told) => check.status !== "skipped" && check.metrics === undefined;
  const unsure = ones.filter(({ check }) => check.status === "unknown");
  const open = [...new Set([...unsure, ...measured.filter(isMute)])];
  const verdict = tried(judge);
  return verdict.status === "passed" && open.length > 0
    ? { ...verdict, ...unknown(`${detailOf(open)}; the others: ${verdict.detail}`) }
    : verdict;
}

/** The worst that a shard says, or what is said of all where all of them passed. */
function worstOf(ones: readonly Told[], all: () => Verdict): Verdict {
  const status: Status = worst(ones.map(({ check }) => check.status));
  if (status === "skipped") return skipped(ones[0]?.check.detail ?? "");
  if (status === "passed") return tried(all);
  const bad = ones.filter(({ check }) => check.status === status);
  return status === "unknown" ? unknown(detailOf(bad)) : { status, detail: detailOf(bad) };
}

function detailOf(ones: readonly Told[]): string {
  return ones.map(({ index, check }) => `shard ${index}: ${check.detail}`).join("; ");
}

function tried(judge: () => Verdict): Verdict {
  try {
    return judge();
  } catch (error) {
    return verdictOf(error);
  }
}
