import type { Suite } from "../suite.ts";
import { slackAlert } from "./alert.ts";
import { countersMove, countersRest } from "./counters.ts";
import {
  collectionTask,
  heartbeatsFresh,
  metricsArrive,
  noTaskStuck,
  readOnlySession,
  tablesThere,
} from "./database.ts";
import { answeringHealthy, healthyAnswer } from "./health.ts";
import { Monitor } from "./monitor.ts";
import { queuesDrain } from "./queues.ts";
import { figuresSane, pagesReadable, timesFresh, versionsReported } from "./readable.ts";
import { cpu, disk, memory } from "./resources.ts";

/** The guide's test of monitoring and Slack: does what the deployment tells of itself hold. No collection with records. */
export const monitoring: Suite<Monitor> = {
  name: "monitoring",
  proves: "What the deployment tells of itself is true, its coordinator works, and an alert arrives",
  fills: [],
  open: (stage) => new Monitor(stage),
  checks: [
    pagesReadable,
    figuresSane,
    timesFresh,
    versionsReported,
    healthyAnswer,
    answeringHealthy,
    countersMove,
    countersRest,
    queuesDrain,
    memory,
    cpu,
    disk,
    readOnlySession,
    tablesThere,
    heartbeatsFresh,
    noTaskStuck,
    collectionTask,
    metricsArrive,
    slackAlert,
  ],
};
