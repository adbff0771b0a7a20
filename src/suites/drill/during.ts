import type { Write } from "../../history/operation.ts";
import type { Check } from "../suite.ts";
import { judgeNotice, judgeService, judgeWrites, spoiltByPause } from "./judgements.ts";
import { lacksOutage, OUTAGE_NEEDED, stoppedIn } from "./needs.ts";
import { outageOf, termsOf } from "./outage.ts";
import type { Drill } from "./scope.ts";

/** Whoever reads is served by the nodes that are left. */
export const readsGoOn: Check<Drill> = {
  name: "reads go on",
  proves: "While a node is away reads through the balancer fail for no longer than --max-failover",
  needs: OUTAGE_NEEDED,
  lacks: lacksOutage,
  async run(drill) {
    const outage = await outageOf(drill, stoppedIn(drill));
    const { count, get } = drill.load.streams(outage.from, outage.until);
    return spoiltByPause(
      judgeService({ count: count ?? [], get: get ?? [] }, termsOf(outage, drill)),
      outage.isPaused,
    );
  },
};

/** Whoever writes is served, too, or there is nobody who could. */
export const writesGoOn: Check<Drill> = {
  name: "writes go on",
  proves:
    "While a node is away writes through the balancer fail for no longer than --max-failover; without a stand-in for a stopped primary it is skipped, with what came of them",
  needs: OUTAGE_NEEDED,
  lacks: lacksOutage,
  async run(drill) {
    const stopped = stoppedIn(drill);
    const outage = await outageOf(drill, stopped);
    const { write } = drill.load.streams(outage.from, outage.until);
    const verdict = judgeService({ write: write ?? [] }, termsOf(outage, drill));
    const writes = drill.load.writes(outage.from, outage.until);
    const of = (wanted: Write["outcome"]) => writes.filter(({ outcome }) => outcome === wanted).length;
    const counts = { acknowledged: of("ok"), refused: of("failed"), indefinite: of("indefinite") };
    const judged = judgeWrites(verdict, counts, stopped.node.endpoint.role === "primary");
    return spoiltByPause(judged, outage.isPaused);
  },
};

/** The balancer knows that a node is away. */
export const balancerNotices: Check<Drill> = {
  name: "balancer notices",
  proves: "While a node is away /health and /status tell of fewer healthy nodes, within --max-failover",
  needs: `${OUTAGE_NEEDED}; a balancer that tells how many nodes are healthy`,
  lacks: lacksOutage,
  async run(drill) {
    const outage = await outageOf(drill, stoppedIn(drill));
    const terms = { ...termsOf(outage, drill), before: drill.healthyBefore, stoppedAt: outage.from };
    return spoiltByPause(judgeNotice(outage.sights, terms), outage.isPaused);
  },
};
