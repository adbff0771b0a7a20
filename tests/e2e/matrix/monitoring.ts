import { alerting } from "../../lab/faults/alerting.ts";
import { brokenPage } from "../../lab/faults/broken_page.ts";
import { deadHealth } from "../../lab/faults/dead_health.ts";
import { emptyVersion } from "../../lab/faults/empty_version.ts";
import { frozenCounters } from "../../lab/faults/frozen_counters.ts";
import { frozenMetrics } from "../../lab/faults/frozen_metrics.ts";
import { ignoredCollection } from "../../lab/faults/ignored_collection.ts";
import { lyingStatus } from "../../lab/faults/lying_status.ts";
import { magicCounters } from "../../lab/faults/magic_counters.ts";
import { missingTable } from "../../lab/faults/missing_table.ts";
import { negativeCounts } from "../../lab/faults/negative_counts.ts";
import { percentagesOver100 } from "../../lab/faults/percentages_over_100.ts";
import { shyStatus } from "../../lab/faults/shy_status.ts";
import { silentWorker } from "../../lab/faults/silent_worker.ts";
import { staleTimes } from "../../lab/faults/stale_times.ts";
import { stuckQueue } from "../../lab/faults/stuck_queue.ts";
import { stuckTask } from "../../lab/faults/stuck_task.ts";
import { writableSession } from "../../lab/faults/writable_session.ts";
import type { FaultRow } from "./row.ts";

const SAME_PAGES = {
  "basic / balancer health": "It reads the same pages",
  "basic / balancer status": "It reads the same pages",
};

/** The faults that the monitoring suite is known to find. */
export const MONITORING_FAULTS: readonly FaultRow[] = [
  { fault: "a page that breaks off", on: brokenPage, catches: ["pages readable"] },
  { fault: "pages that are errors", on: deadHealth, catches: ["pages readable"], alsoFails: SAME_PAGES },
  { fault: "a count below zero", on: negativeCounts, catches: ["figures sane"] },
  { fault: "figures of an hour ago", on: staleTimes, catches: ["times fresh"] },
  { fault: "an empty version", on: emptyVersion, catches: ["versions reported"] },
  {
    fault: "a balancer that calls a node healthy which was never there",
    on: lyingStatus,
    catches: ["healthy nodes answer"],
    alsoFails: SAME_PAGES,
  },
  {
    fault: "a balancer that calls a node unhealthy which answers",
    on: (lab) => shyStatus(lab, "replica"),
    catches: ["answering nodes are healthy"],
  },
  {
    fault: "request counters that do not move",
    on: frozenCounters,
    catches: ["counters move"],
    alsoFails: { "basic / load distribution": "It counts by the same counters" },
  },
  { fault: "a request counter that moves by itself", on: magicCounters, catches: ["counters rest"] },
  { fault: "a queue that never drains", on: stuckQueue, catches: ["queues drain"] },
  { fault: "percentages over 100", on: percentagesOver100, catches: ["memory", "cpu", "disk"] },
  { fault: "a session that may write after all", on: writableSession, catches: ["read-only session"] },
  { fault: "a coordinator without one of its tables", on: missingTable, catches: ["coordinator tables"] },
  { fault: "a stuck worker", on: silentWorker, catches: ["worker heartbeats"] },
  { fault: "a task that has been running for an hour", on: stuckTask, catches: ["no task stuck"] },
  {
    fault: "a coordinator that takes no notice of a new collection",
    on: (lab) => ignoredCollection(lab, "none"),
    catches: ["collection task"],
  },
  {
    fault: "a task that never completes",
    on: (lab) => ignoredCollection(lab, "pending"),
    catches: ["collection task"],
  },
  { fault: "metrics that are not written down any more", on: frozenMetrics, catches: ["metrics rows"] },
  {
    fault: "a webhook that answers an error",
    on: (lab) => alerting(lab, { before: [{ status: 404, text: "no_service" }] }),
    catches: ["slack alert"],
  },
];
