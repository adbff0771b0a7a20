import type { Suite } from "../suite.ts";
import { deletedStaysGone, nodeCatchesUp, nothingLost } from "./aftermath.ts";
import { nodeStops, wellBefore } from "./before.ts";
import { balancerNotices, readsGoOn, writesGoOn } from "./during.ts";
import { nodeReturns, serviceRecovers } from "./returning.ts";
import { Drill, USE } from "./scope.ts";

/** The guided failover: a person stops a node and starts it again, and this tests before, meanwhile and afterwards. */
export const drill: Suite<Drill> = {
  name: "drill",
  proves: "A node can fail and come back: reads and writes go on, and nothing that was acknowledged is lost",
  // The second collection never holds a record.
  fills: [USE],
  open: (stage) => new Drill(stage),
  checks: [
    wellBefore,
    nodeStops,
    readsGoOn,
    writesGoOn,
    balancerNotices,
    nodeReturns,
    serviceRecovers,
    nodeCatchesUp,
    nothingLost,
    deletedStaysGone,
  ],
};
