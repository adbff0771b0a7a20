import { Choice } from "./choice.ts";
import { drawFault, drawHand, drawRestored, drawUnreadable, type Fault } from "./faults.ts";

/** How the deployment is built. */
export interface Layout {
  /** 0 for a single server without a balancer. */
  readonly replicas: number;
  /** Where reads by POST go: to the primary, or in turn to all. */
  readonly strategy: "write_primary" | "spread";
  /** Whether the balancer reads only from nodes that have caught up, and translates UUIDs. */
  readonly careful: boolean;
  /** `log` repeats every change of the primary; `scan` copies what is missing, without metadata, and never deletes. */
  readonly replicator: "log" | "scan";
  /** Of a copy; milliseconds. */
  readonly copyMs: number;
  /** Whether copies may overtake each other. */
  readonly unordered: boolean;
  /** Whether the balancer has `/health` and `/status`. */
  readonly reports: boolean;
}

/** A command that is started, and when: milliseconds after the one before it began, or when that has ended. */
export interface Start {
  /** `{run}` and `{collection}` stand for those of the last create, or of somebody else's where there was none. */
  readonly args: readonly string[];
  readonly after: number | "end";
  readonly stateDir: "own" | "other";
  /** The only endpoint that it is given, by `--url`; absent where it is given all. */
  readonly only?: string;
}

/** Everything that a seed decides beforehand. */
export interface Scenario {
  readonly seed: string;
  readonly layout: Layout;
  readonly starts: readonly Start[];
  readonly settleMs: number;
  /** Whether the state directories are lost before the operator comes. */
  readonly stateLost: boolean;
  readonly faults: readonly Fault[];
  /** What an operator asks at the end, one after the other, when everything is removed. */
  readonly questions?: readonly (readonly string[])[];
}

/** Many requests, so each seldom. */
const OTHER_SUITES = ["performance", "performance", "monitoring", "production"];
const SUITES: ReadonlySet<string> = new Set(["basic", "sync", ...OTHER_SUITES]);
/** The run that some processes share, if any do. */
export const SHARED_RUN = "1705123456_shards";
/** What a cleanup removes. */
const RULES = [
  ["--dry-run", "--max-age", "0"],
  ["--force", "--max-age", "0"],
  ["--run", "{run}"],
  ["--collection", "{collection}"],
  ["--collection", "{collection}", "--force"],
  ["--include-unmarked"],
];
/** Commands that change nothing. */
const LOOKS = [["list"], ["preflight"], ["verify"], ["verify", "{run}"], ["explain", "{collection}"]];
/** Commands that answer from the state directory. */
const RECORDS = [["report"], ["audit"], ["audit", "{run}"]];
/** A load that a simulation has the time for. */
const LOAD = ["--duration", "0.5", "--concurrent-users", "2", "--rate", "20"];

/** Draws a scenario from a seed. */
export function drawScenario(seed: string): Scenario {
  const choice = new Choice(`scenario ${seed}`);
  const replicas = choice.one([0, 1, 1, 1, 2]);
  const layout: Layout = {
    replicas,
    strategy: choice.chance(0.7) ? "write_primary" : "spread",
    careful: choice.chance(0.7),
    replicator: choice.chance(0.8) ? "log" : "scan",
    copyMs: choice.one([1, 20, 150]),
    unordered: choice.chance(0.15),
    reports: choice.chance(0.7),
  };
  const settleMs = choice.one([500, 1000, 2000]);
  const common = ["--settle", String(settleMs / 1000)];
  // The state directory of some remembers no more than the last run, and an archive.
  const forgets = choice.fork("forgets").chance(0.3) ? ["--keep-runs", "1"] : [];
  const run = (suites: readonly string[]) => [
    "run",
    ...suites,
    ...common,
    "--max-lag",
    choice.one(["0.2", "0.5", "1"]),
    "--write-docs",
    String(choice.whole(1, 9)),
    "--dimension",
    String(choice.whole(2, 5)),
    "--format",
    "json",
    ...LOAD,
    ...forgets,
  ];
  const cleanup = () => ["cleanup", ...common, "--max-age", "0", "--format", "json", ...forgets];
  const suites = () => choice.one(replicas === 0 ? [["basic"]] : [["basic"], ["sync"], ["sync"]]);
  const both = replicas > 0 && choice.chance(0.1);
  const further = choice.fork("further");
  const other = further.chance(0.15) ? [further.one(OTHER_SUITES)] : undefined;
  const starts: Start[] = [
    { args: run(other ?? (both ? ["basic", "sync"] : suites())), after: 0, stateDir: "own" },
  ];
  if (choice.chance(0.4)) {
    starts.push({
      args: choice.chance(0.5) ? run(suites()) : cleanup(),
      after: choice.chance(0.5) ? "end" : choice.between(0, 3000),
      stateDir: choice.chance(0.5) ? "own" : "other",
    });
  }
  if (further.chance(0.05)) {
    const of = further.one([2, 2, 3]);
    const [first] = starts;
    const load = (first?.args ?? []).slice(1).filter((arg) => !SUITES.has(arg));
    for (let index = 0; index < of; index++) {
      const shard = ["--run", SHARED_RUN, "--shard", `${index}/${of}`, "--start-after", "3"];
      starts[index] = {
        args: ["run", "performance", ...load, ...shard],
        after: index === 0 ? 0 : further.between(0, 1000),
        stateDir: index === 0 || further.chance(0.5) ? "own" : "other",
      };
    }
  }
  if (further.chance(0.25)) {
    const rules = further.one(RULES);
    starts.push({
      args: further.chance(0.5)
        ? ["cleanup", ...common, ...rules, "--format", "json", ...forgets]
        : [...further.one(LOOKS), "--format", "json"],
      after: further.chance(0.4) ? "end" : further.between(0, 3000),
      stateDir: further.chance(0.7) ? "own" : "other",
      ...(replicas > 0 && further.chance(0.2)
        ? { only: further.one(["balancer", "primary", "replica"]) }
        : {}),
    });
  }
  const questions = further.chance(0.3) ? [further.one(LOOKS), further.one(RECORDS)] : [];
  const stateLost = choice.chance(0.1);
  const count = choice.one([0, 1, 1, 2, 2, 3, 4, 6]);
  const faults: Fault[] = [];
  for (let at = 0; at < count; at++) {
    faults.push(placed(drawFault(choice.fork(`fault ${at}`)), replicas, at));
  }
  if (further.chance(0.05)) faults.push(drawHand(further.fork("hand")));
  if (further.chance(0.05)) faults.push(placed(drawRestored(further.fork("restored")), replicas, 0));
  if (further.chance(0.08)) faults.push(drawUnreadable(further.fork("unreadable")));
  return { seed, layout, starts, settleMs, stateLost, faults, questions };
}

/** A fault where there is something that it can happen to: to a single server, and to the second replica too. */
function placed(fault: Fault, replicas: number, at: number): Fault {
  if (!("endpoint" in fault) || fault.endpoint === "any") return fault;
  if (replicas === 0) return { ...fault, endpoint: "server" };
  return replicas === 2 && fault.endpoint === "replica" && at % 2 === 1
    ? { ...fault, endpoint: "replica-2" }
    : fault;
}
