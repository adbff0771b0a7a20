import type { Suite } from "../suite.ts";
import { errorRate, p95UnderLoad, recall, writesUnderLoad } from "./judgements.ts";
import { queryLatencyOfNodes } from "./nodes.ts";
import { openLoop } from "./open_loop.ts";
import { Performance, SHARED, WRITTEN } from "./scope.ts";
import { concurrentUsers } from "./users.ts";
import { batchWrites, singleWrites } from "./writes.ts";

/** The guide's advanced tests: how fast the deployment is, and whether fast is also right. Two collections. */
export const performance: Suite<Performance> = {
  name: "performance",
  proves: "Writes, queries and users at once are served fast, without errors, and with right answers",
  fills: [WRITTEN, SHARED],
  open: (stage) => new Performance(stage),
  checks: [
    batchWrites,
    singleWrites,
    concurrentUsers,
    errorRate,
    p95UnderLoad,
    writesUnderLoad,
    openLoop,
    queryLatencyOfNodes,
    recall,
  ],
};
