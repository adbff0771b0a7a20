import { alternate404 } from "../../lab/faults/alternate_404.ts";
import { deadHealth } from "../../lab/faults/dead_health.ts";
import { down } from "../../lab/faults/down.ts";
import { dropWrites } from "../../lab/faults/drop_writes.ts";
import { errorAfterExecute } from "../../lab/faults/error_after_execute.ts";
import { frozenCounters } from "../../lab/faults/frozen_counters.ts";
import { ignoreFilter } from "../../lab/faults/ignore_filter.ts";
import { lyingStatus } from "../../lab/faults/lying_status.ts";
import { resetPeer } from "../../lab/faults/reset_peer.ts";
import { timeout } from "../../lab/faults/timeout.ts";
import { wrongCount } from "../../lab/faults/wrong_count.ts";
import { wrongNeighbours } from "../../lab/faults/wrong_neighbours.ts";
import { wrongValues } from "../../lab/faults/wrong_values.ts";
import type { Lab } from "../../lab/lab.ts";
import { until } from "../../lab/until.ts";
import {
  ADDS_ARE_DENIED,
  ADDS_ARE_LOST,
  CHANGES_ARE_LOST,
  COUNTS_ARE_OFF,
  CREATES_ARE_DENIED,
  CREATES_ARE_LOST,
  READS_ARE_ALTERED,
} from "./elsewhere.ts";
import type { FaultRow } from "./row.ts";

/** What fails where reads are wrong: a write can only be judged by reading it back. */
const READING_BACK = {
  ...READS_ARE_ALTERED,
  ...Object.fromEntries(
    ["add", "update", "upsert", "delete by id", "delete by filter"]
      .map((check) => [check, "It reads all records back, and that is the read that is altered"]),
  ),
  "repeated reads": "Reading the records is one of the reads that it repeats",
};

/** The faults that the basic suite is known to find. */
export const BASIC_FAULTS: readonly FaultRow[] = [
  {
    fault: "a node that is down",
    on: (lab) => down(lab, "replica"),
    catches: ["endpoints answer", "failover readiness"],
  },
  {
    fault: "a node that resets connections",
    on: (lab) => resetPeer(lab, "replica"),
    catches: ["endpoints answer", "failover readiness"],
  },
  {
    fault: "a node that hangs",
    on: timeoutNoticed,
    catches: ["endpoints answer", "failover readiness"],
  },
  {
    fault: "a balancer that calls a node healthy which does not answer",
    on: lyingStatus,
    catches: ["balancer health", "balancer status"],
    alsoFails: { "monitoring / healthy nodes answer": "It reads the same pages" },
  },
  {
    fault: "a balancer whose own pages are errors",
    on: deadHealth,
    catches: ["balancer health", "balancer status"],
    alsoFails: { "monitoring / pages readable": "It reads the same pages" },
  },
  {
    fault: "a create answered with an error although it was carried out",
    on: (lab) => errorAfterExecute(lab, { operations: ["create"] }),
    catches: ["create"],
    alsoFails: CREATES_ARE_DENIED,
  },
  {
    fault: "an add answered with an error although it was carried out",
    on: (lab) => errorAfterExecute(lab, { operations: ["add"] }),
    catches: ["add"],
    alsoFails: ADDS_ARE_DENIED,
  },
  {
    fault: "creates acknowledged and not carried out",
    on: (lab) => dropWrites(lab, { operations: ["create"] }),
    catches: ["create"],
    alsoFails: CREATES_ARE_LOST,
  },
  {
    fault: "adds acknowledged and not carried out",
    on: (lab) => dropWrites(lab, { operations: ["add"] }),
    catches: ["add"],
    alsoFails: ADDS_ARE_LOST,
  },
  {
    fault: "updates, upserts and deletions acknowledged and not carried out",
    on: (lab) => dropWrites(lab, { operations: ["update", "upsert", "delete"] }),
    catches: ["update", "upsert", "delete by id", "delete by filter"],
    alsoFails: CHANGES_ARE_LOST,
  },
  {
    fault: "deletions whose filter is not heeded",
    on: ignoreFilter,
    catches: ["delete by filter"],
  },
  { fault: "one altered document", on: wrongValues, catches: ["get"], alsoFails: READING_BACK },
  {
    fault: "one altered float",
    on: (lab) => wrongValues(lab, { part: "float" }),
    catches: ["get"],
    alsoFails: READING_BACK,
  },
  {
    fault: "a count that is one too high",
    on: wrongCount,
    catches: ["count"],
    alsoFails: { ...COUNTS_ARE_OFF, "repeated reads": "The count is one of the reads that it repeats" },
  },
  { fault: "neighbours in the wrong order", on: wrongNeighbours, catches: ["query"] },
  {
    fault: "every other read answered by a node that lacks the collection",
    on: alternate404,
    catches: ["repeated reads"],
    alsoFails: {
      ...COUNTS_ARE_OFF,
      "sync / read your writes": "Every other of its reads goes astray",
      "sync / monotonic reads": "Every other of its reads goes astray",
      create: "It looks at once for what it created, and that is the first read that goes astray",
    },
  },
  {
    fault: "request counters that do not move",
    on: frozenCounters,
    catches: ["load distribution"],
    alsoFails: { "monitoring / counters move": "It counts by the same counters" },
  },
];

/** A node that hangs, once the balancer has noticed: before, the balancer itself gives no reply in time. */
async function timeoutNoticed(lab: Lab): Promise<AsyncDisposable> {
  const healing = timeout(lab, "replica");
  await until(async () => (await (await fetch(`${lab.url}/health`)).text()).includes("1/2"), {
    timeoutMs: 20_000,
  });
  return healing;
}
