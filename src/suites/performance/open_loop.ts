import { failed, passed, skipped, type Verdict } from "../../core/verdict.ts";
import { openLoop as runOpenLoop } from "../../load/open_loop.ts";
import { type Check, Undecided } from "../suite.ts";
import {
  describeFailures,
  describeLatencies,
  distributionsOf,
  failureMetrics,
  latencyMetrics,
  type LoadFigures,
  rounded,
  tooSlow,
} from "./figures.ts";
import type { Performance } from "./scope.ts";
import { startTogether, warmUpFor } from "./start_together.ts";
import { queryTask } from "./users.ts";

/** The least share of the offered rate that must be achieved. */
const LEAST_ACHIEVED = 0.95;

/** A constant rate of queries, which no slow answer can slow down. */
export const openLoop: Check<Performance> = {
  name: "open loop",
  proves:
    `Of --rate queries a second, each due at its own moment, at least ${100 * LEAST_ACHIEVED} % succeed, ` +
    "and the p95 from those moments is within --max-p95",
  needs: "--rate",
  lacks: ({ stage }) => stage.load.openLoop === undefined ? "Needs --rate" : undefined,
  async run(scope) {
    const { stage, users, recall } = scope;
    const { load: { openLoop: { rate: all, connections } = { rate: 0, connections: 0 }, durationMs } } =
      stage;
    const { shard } = stage;
    const { maxP95Ms = Infinity } = stage.objectives;
    const { records } = users.filled;
    const time = await startTogether(stage, "open loop");
    const { tally, achieved, offered: rate } = await runOpenLoop({
      perSecond: all,
      durationMs,
      warmUpMs: warmUpFor(durationMs),
      connections,
      task: () => queryTask(records, stage, recall),
      ...(shard === undefined ? {} : { share: shard }),
      ...time,
    }, scope.options);
    // What is too little for one shard is enough for all of them together.
    if (rate === 0 && shard !== undefined) {
      return skipped(
        "Needs a query within --duration: there are too few at --rate for one to fall to this shard",
      );
    }
    const verdict = judgeOpenLoop(tally, { offered: rate, achieved, maxP95Ms });
    return { ...verdict, distributions: distributionsOf(tally, stage) };
  },
};

/** What an open loop is held against; rates in queries a second. */
export interface OpenLoopObjectives {
  readonly offered: number;
  readonly achieved: number;
  readonly maxP95Ms: number;
}

/** What came of an open loop, of one process or of several together. @throws {Undecided} for no queries */
export function judgeOpenLoop(
  figures: LoadFigures,
  { offered, achieved, maxP95Ms }: OpenLoopObjectives,
): Verdict {
  if (figures.requests === 0) {
    throw new Undecided("There are no queries to judge: nothing was sent within --duration");
  }
  const metrics = {
    offeredPerSecond: rounded(offered),
    achievedPerSecond: rounded(achieved),
    ...latencyMetrics(figures),
    ...failureMetrics(figures),
  };
  const rates = `${rounded(achieved)} of ${rounded(offered)} queries a second achieved`;
  const told = `${rates}; ${describeLatencies(figures)}`;
  const slow = tooSlow(figures, maxP95Ms);
  const isShort = achieved < LEAST_ACHIEVED * offered;
  const problems = [
    ...(isShort ? ["Too few were achieved"] : []),
    ...slow,
    ...(figures.failed > 0 ? [describeFailures(figures)] : []),
  ];
  return isShort || slow.length > 0
    ? failed(`${problems.join("; ")}: ${told}`, metrics)
    : passed(told, metrics);
}
