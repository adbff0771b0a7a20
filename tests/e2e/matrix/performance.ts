import { bottleneck } from "../../lab/faults/bottleneck.ts";
import { dropWrites } from "../../lab/faults/drop_writes.ts";
import { failQueries } from "../../lab/faults/fail_queries.ts";
import { latency } from "../../lab/faults/latency.ts";
import { loseAdds } from "../../lab/faults/lose_adds.ts";
import { mixUpAnswers } from "../../lab/faults/mix_up_answers.ts";
import { refuseRecords } from "../../lab/faults/refuse_records.ts";
import { slowWrites } from "../../lab/faults/slow_writes.ts";
import { ADDS_ARE_LOST } from "./elsewhere.ts";
import type { FaultRow } from "./row.ts";

/** Loads that last no longer than they must. */
const SHORT = ["--duration", "2", "--write-docs", "10"];

/** The faults that the performance suite is known to find. */
export const PERFORMANCE_FAULTS: readonly FaultRow[] = [
  {
    fault: "a lost batch",
    on: (lab) => loseAdds(lab, ({ records, number }) => records > 1 && number === 3),
    catches: ["batch writes"],
    args: SHORT,
  },
  {
    fault: "a lost write of one record",
    on: (lab) => loseAdds(lab, ({ records, number }) => records === 1 && number === 5),
    catches: ["single writes"],
    args: SHORT,
  },
  {
    fault: "adds acknowledged and not carried out",
    on: (lab) => dropWrites(lab, { operations: ["add"] }),
    catches: ["batch writes", "single writes", "writes under load"],
    alsoFails: ADDS_ARE_LOST,
    args: SHORT,
  },
  {
    fault: "writes lost while others are under way",
    on: (lab) => loseAdds(lab, ({ records, others }) => records === 1 && others > 0),
    catches: ["writes under load"],
    args: [...SHORT, "--concurrent-users", "10", "--max-requests", "200"],
  },
  {
    fault: "writes of one user that are refused",
    on: (lab) => refuseRecords(lab, /^user-2-/),
    catches: ["concurrent users"],
    args: [...SHORT, "--max-error-rate", "50"],
  },
  {
    fault: "every other query answered 503",
    on: (lab) => failQueries(lab, { every: 2 }),
    catches: ["error rate"],
    alsoFails: {
      "basic / query": "Every other of its queries is answered 503, too",
      "production / wrong dimension": "Every other of its queries is answered 503, too, not with a 4xx",
    },
    args: SHORT,
  },
  {
    fault: "slow writes",
    on: (lab) => slowWrites(lab, 600),
    catches: ["p95 under load"],
    args: ["--duration", "3", "--write-docs", "2", "--max-p95", "400"],
  },
  {
    fault: "a bottleneck of 15 queries a second",
    on: (lab) => bottleneck(lab, { perSecond: 15 }),
    catches: ["open loop"],
    args: [...SHORT, "--rate", "40"],
  },
  {
    fault: "a slow node",
    on: (lab) => latency(lab, "replica", 300),
    catches: ["query latency of each node"],
    args: ["--duration", "1", "--write-docs", "5", "--max-p95", "200", "--max-lag", "20"],
  },
  {
    fault: "queries answered with another query's neighbours",
    on: mixUpAnswers,
    catches: ["recall"],
    alsoFails: { "basic / query": "Its neighbours are another query's, too" },
    args: SHORT,
  },
];
