import { formatDuration } from "../../core/duration.ts";
import { poll } from "../../core/poll.ts";
import { passed } from "../../core/verdict.ts";
import { type Check, Undecided } from "../suite.ts";
import { watchEach } from "../sync/converge.ts";
import { waitFor } from "./before.ts";
import { openGap } from "./gap.ts";
import { judgeService } from "./judgements.ts";
import { lacksOutage, lacksReturn, RETURN_NEEDED, stoppedIn } from "./needs.ts";
import { outageOf } from "./outage.ts";
import type { Drill } from "./scope.ts";

const LOOK_EVERY_MS = 250;
/** How much longer than `--max-failover` it is waited for what that has no answer to yet; milliseconds. */
const GRACE_MS = 20_000;
/** Requests of a kind in a row that must be served, so that it is no luck: a balancer that alternates has two nodes to ask. */
const SERVED_IN_A_ROW = 2;

/** The node is started again. */
export const nodeReturns: Check<Drill> = {
  name: "node comes back",
  proves: "The node that was stopped answers again within --wait of being asked for",
  needs: RETURN_NEEDED,
  lacks: lacksOutage,
  async run(drill) {
    const { node, lastGoodAt } = stoppedIn(drill);
    const { drilling: { waitMs, guide }, load } = drill;
    const { deletion } = await outageOf(drill, { node, lastGoodAt });
    const returned = () => {
      const state = drill.watch?.stateOf(node);
      return state?.is === "up" ? state.since : undefined;
    };
    if (returned() === undefined) {
      load.enter("return", waitMs);
      guide(`Start ${node.name} again now. Waiting up to ${formatDuration(waitMs)} until it answers`);
    }
    drill.returnedAt = await waitFor(drill, `${node.name} to answer again`, returned);
    if (drill.returnedAt === undefined) {
      guide(`${node.name} did not answer again: ending, and removing what was made from the others`);
      throw new Undecided(
        `${node.name} (${node.endpoint.origin}) did not answer again within --wait ${
          formatDuration(waitMs)
        }: start it, and run cleanup for what is left on it`,
      );
    }
    if ("at" in deletion) watchDeparture(drill, drill.returnedAt);
    const outageMs = Math.round(drill.returnedAt - lastGoodAt);
    const { maxLagMs } = drill.stage.objectives;
    guide(
      `${node.name} answers again after ${
        formatDuration(outageMs)
      }; looking whether it catches up, for up to ${formatDuration(maxLagMs)}`,
    );
    return passed(`${node.name} answered again ${formatDuration(outageMs)} after its last answer`, {
      outageMs,
    });
  },
};

/** Watches beside the other checks how the deletion of the outage reaches the nodes, from the return on. */
function watchDeparture(drill: Drill, returnedAt: number): void {
  const { name } = drill.doomed.collection;
  const acknowledged = { at: new Map([[name, returnedAt]]), done: true };
  drill.departure = watchEach(drill.doomed, acknowledged, async ({ api }) => {
    const there = await api.describe(name);
    return new Map(there === undefined ? [] : [[name, "the deleted collection is still there"]]);
  });
  // Who asks for it hears of its failure.
  drill.departure.catch(() => {});
}

/** The balancer takes the node back, and nobody notices. */
export const serviceRecovers: Check<Drill> = {
  name: "service recovers",
  proves:
    "From when the node is back, reads and writes through the balancer fail for no longer than --max-failover",
  needs: RETURN_NEEDED,
  lacks: lacksReturn,
  async run(drill) {
    const { stage: { clock, signal }, load, drilling: { maxFailoverMs }, returnedAt: from = 0 } = drill;
    load.enter("recovery", maxFailoverMs);
    await poll(() => {
      const now = clock.elapsed();
      const isDecided = Object.values(load.streams(from)).every((attempts) => {
        const last = attempts.slice(-SERVED_IN_A_ROW);
        return openGap(attempts, now) > maxFailoverMs ||
          (last.length === SERVED_IN_A_ROW && last.every(({ isServed }) => isServed));
      });
      return Promise.resolve(isDecided ? true : undefined);
    }, { clock, signal, timeoutMs: maxFailoverMs + GRACE_MS, everyMs: LOOK_EVERY_MS });
    await load.end();
    const terms = { end: clock.elapsed(), maxFailoverMs, ended: "when it was waited no longer" };
    return judgeService(load.streams(from), terms);
  },
};
