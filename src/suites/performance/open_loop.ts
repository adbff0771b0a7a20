import { failed, passed } from "../../core/verdict.ts";
import { openLoop as runOpenLoop } from "../../load/open_loop.ts";
import type { Check } from "../suite.ts";
import {
  describeFailures,
  describeLatencies,
  distributionsOf,
  failureMetrics,
  latencyMetrics,
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
    const metrics = {
      offeredPerSecond: rounded(rate),
      achievedPerSecond: rounded(achieved),
      ...latencyMetrics(tally),
      ...failureMetrics(tally),
    };
    const told = `${rounded(achieved)} of ${rounded(rate)} queries a second achieved; ${
      describeLatencies(tally)
    }`;
    const problems = [
      ...(achieved < LEAST_ACHIEVED * rate ? ["Too few were achieved"] : []),
      ...tooSlow(tally, maxP95Ms),
      ...(tally.failed > 0 ? [describeFailures(tally)] : []),
    ];
    const isBad = achieved < LEAST_ACHIEVED * rate || tooSlow(tally, maxP95Ms).length > 0;
    const verdict = isBad ? failed(`${problems.join("; ")}: ${told}`, metrics) : passed(told, metrics);
    return { ...verdict, distributions: distributionsOf(tally, stage) };
  },
};
