import { assert } from "@std/assert";
import { failed, passed, skipped, type Verdict } from "../../core/verdict.ts";
import type { Check } from "../suite.ts";
import { Undecided } from "../suite.ts";
import { describeFailures, failureMetrics, type LoadFigures, rounded, tooSlow } from "./figures.ts";
import type { RecallResult } from "./recall.ts";
import type { Performance } from "./scope.ts";
import { NEIGHBOURS } from "./users.ts";

/**
 * The least share of true neighbours. On Chroma 1.0.5 all of 8,926 neighbours were right that 2,044 queries found while ten
 * users added 150 records and updated them 900 times; what an index gets wrong at that size is not approximation.
 */
const MIN_RECALL = 0.9;
/** Fewer neighbours than in ten full answers say little. */
export const LEAST_JUDGED = 100;

/** Not too many requests fail under load. */
export const errorRate: Check<Performance> = {
  name: "error rate",
  proves: "Under the load of concurrent users no more than --max-error-rate of the requests fail",
  run: ({ stage, underLoad: { result: { tally } } }) =>
    Promise.resolve(judgeErrorRate(tally, stage.objectives.maxErrorRate)),
};

/** What failed requests are worth. @throws an `AssertionError` when too many failed, {@linkcode Undecided} for none at all */
export function judgeErrorRate(figures: LoadFigures, maxErrorRate: number): Verdict {
  const { failed, requests } = figures;
  if (requests === 0) {
    throw new Undecided("There are no requests to judge: nothing was sent within --duration");
  }
  const share = failed / requests;
  const told = `${failed} of ${requests} requests failed (${percent(share)})`;
  const limit = `--max-error-rate ${percent(maxErrorRate)}`;
  assert(share <= maxErrorRate, `${told}, more than ${limit}: ${describeFailures(figures)}`);
  return passed(`${told}, within ${limit}`, failureMetrics(figures));
}

/** Latency under load keeps to its objective. */
export const p95UnderLoad: Check<Performance> = {
  name: "p95 under load",
  proves: "Under the load of concurrent users the p95 of every operation is within --max-p95",
  needs: "--max-p95",
  lacks: ({ stage }) => stage.objectives.maxP95Ms === undefined ? "Needs --max-p95" : undefined,
  run: ({ stage, underLoad: { result: { tally } } }) =>
    Promise.resolve(judgeP95(tally, stage.objectives.maxP95Ms ?? Infinity)),
};

/** What latencies are worth. @throws an `AssertionError`, or {@linkcode Undecided} where there are none */
export function judgeP95({ latencies }: Pick<LoadFigures, "latencies">, maxP95Ms: number): Verdict {
  if (latencies.length === 0) throw new Undecided("There are no latencies to judge: nothing was answered");
  const slow = tooSlow({ latencies }, maxP95Ms);
  assert(slow.length === 0, `Over --max-p95 ${maxP95Ms} ms: ${slow.join(", ")}`);
  const worst = rounded(Math.max(...latencies.map(({ p95 = 0 }) => p95)));
  return passed(`The worst p95 is ${worst} ms, within --max-p95 ${maxP95Ms} ms`, { worstMsP95: worst });
}

/** What was acknowledged under load is there when the load is over. */
export const writesUnderLoad: Check<Performance> = {
  name: "writes under load",
  proves:
    "Every record that was added or updated under load has its last value afterwards, and all others are as before",
  async run({ users, underLoad: { written } }) {
    const count = written.ids.length;
    if (count === 0) throw new Undecided("There are no writes to judge: none was acknowledged under load");
    const difference = written.difference(await users.filled.records.get());
    assert(
      difference === undefined,
      `After the load, what is read is not what was acknowledged: ${difference}`,
    );
    return passed(
      `${count} records that were written under load are there with their last values, all others as before`,
      {
        records: count,
      },
    );
  },
};

/** Fast answers must be right answers. */
export const recall: Check<Performance> = {
  name: "recall",
  proves: `At least ${
    100 * MIN_RECALL
  } % of the ${NEIGHBOURS} neighbours of each query are those of exact search, of the records that nobody touches`,
  run: ({ recall: { result }, stage }) => {
    const { queries, judged, right } = result;
    const isEnough = judged >= LEAST_JUDGED;
    // What is too little in one shard is enough in all of them together.
    if (!isEnough && stage.shard !== undefined) {
      const few =
        `Needs ${LEAST_JUDGED} judged neighbours, and this shard's ${queries} queries found ${judged}`;
      return Promise.resolve({ ...skipped(few), metrics: { recallRight: right, queries, judged } });
    }
    const verdict = judgeRecall(result);
    return Promise.resolve(
      stage.shard === undefined
        ? verdict
        : { ...verdict, metrics: { ...verdict.metrics, recallRight: right } },
    );
  },
};

/** What neighbours that queries found are worth. @throws {Undecided} for too few */
export function judgeRecall({ queries, judged, right }: RecallResult): Verdict {
  if (judged < LEAST_JUDGED) {
    throw new Undecided(
      `Too little to judge by: ${queries} queries found ${judged} records that nobody touches`,
    );
  }
  const share = right / judged;
  const told = `recall@${NEIGHBOURS} ${
    share.toFixed(3)
  }: ${right} of ${judged} neighbours found by ${queries} queries are right`;
  const metrics = { recall: share, queries, judged };
  return share < MIN_RECALL ? failed(`The index is fast and wrong: ${told}`, metrics) : passed(told, metrics);
}

function percent(share: number): string {
  return `${rounded(100 * share)} %`;
}
