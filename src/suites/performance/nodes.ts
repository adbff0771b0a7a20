import { formatDuration } from "../../core/duration.ts";
import { poll } from "../../core/poll.ts";
import { failed, passed } from "../../core/verdict.ts";
import type { Node } from "../../chroma/deployment.ts";
import type { Records } from "../../chroma/records.ts";
import { closedLoop } from "../../load/closed_loop.ts";
import type { Tally } from "../../load/tally.ts";
import { type Check, Undecided } from "../suite.ts";
import { describeFailures, describeLatencies, failureMetrics, latencyMetrics, tooSlow } from "./figures.ts";
import type { Performance } from "./scope.ts";
import { queryTask } from "./users.ts";

/** How long every node is asked, by one client each; milliseconds. */
const DURATION_MS = 3000;
const WARM_UP_MS = 200;
/** What the clients take of the cap, all together: no answer shall wait for it. */
const CAP_SHARE = 0.5;
const LOOK_EVERY_MS = 100;

/** How fast each node is on its own, whatever the balancer makes of it. */
export const queryLatencyOfNodes: Check<Performance> = {
  name: "query latency of each node",
  proves:
    "Every node answers queries on its own, with its p95 within --max-p95 and errors within --max-error-rate",
  async run(scope) {
    const { stage } = scope;
    const { deployment: { nodes }, objectives: { maxErrorRate, maxP95Ms = Infinity }, load } = stage;
    const { recall } = scope;
    const copies = await Promise.all(nodes.map((node) => recordsOn(node, scope)));
    const { tally } = await closedLoop({
      users: copies.length,
      durationMs: DURATION_MS,
      warmUpMs: WARM_UP_MS,
      thinkMs: () => 1000 * copies.length / (CAP_SHARE * load.maxRequests),
      task: (user) => queryTask(copies[user] ?? scope.users.filled.records, stage, recall),
    }, scope.options);
    const metrics = { ...latencyMetrics(tally), ...failureMetrics(tally) };
    const problems = [
      ...tooSlow(tally, maxP95Ms),
      // Each on its own: one that hangs is asked far less often than the others.
      ...nodes.flatMap(({ name }) => unserved(name, tally.of(name), maxErrorRate)),
    ];
    const told = [describeFailures(tally), describeLatencies(tally)].filter((one) => one !== "").join("; ");
    const verdict = problems.length > 0
      ? failed(`${problems.join("; ")}: ${told}`, metrics)
      : passed(told, metrics);
    return { ...verdict, distributions: tally.distributions };
  },
};

/** What is wrong with the service of a node, nothing where it is well. */
function unserved(
  name: string,
  { requests, failed }: ReturnType<Tally["of"]>,
  maxErrorRate: number,
): readonly string[] {
  if (requests === 0) return [`${name} answered no query in ${formatDuration(WARM_UP_MS + DURATION_MS)}`];
  return failed > maxErrorRate * requests ? [`${failed} of ${requests} queries to ${name} failed`] : [];
}

/** The shared collection on a node, once it holds the records that recall is judged by. */
async function recordsOn(node: Node, { users, recall, stage }: Performance): Promise<Records> {
  const { clock, signal, objectives: { maxLagMs } } = stage;
  const there = await poll(async () => {
    const records = await users.filled.on(node);
    const found = await records?.get(recall.ids);
    return found?.size === recall.ids.length ? records : undefined;
  }, { clock, timeoutMs: maxLagMs, everyMs: LOOK_EVERY_MS, signal });
  if (there === undefined) {
    throw new Undecided(`${node.name} did not have the records to query within --max-lag`);
  }
  return there;
}
