import { Choice } from "./choice.ts";
import { drawFault, type Fault } from "./faults.ts";

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
  readonly args: readonly string[];
  readonly after: number | "end";
  readonly stateDir: "own" | "other";
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
}

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
    ...forgets,
  ];
  const cleanup = () => ["cleanup", ...common, "--max-age", "0", "--format", "json", ...forgets];
  const suites = () => choice.one(replicas === 0 ? [["basic"]] : [["basic"], ["sync"], ["sync"]]);
  const both = replicas > 0 && choice.chance(0.1);
  const starts: Start[] = [
    { args: run(both ? ["basic", "sync"] : suites()), after: 0, stateDir: "own" },
  ];
  if (choice.chance(0.4)) {
    starts.push({
      args: choice.chance(0.5) ? run(suites()) : cleanup(),
      after: choice.chance(0.5) ? "end" : choice.between(0, 3000),
      stateDir: choice.chance(0.5) ? "own" : "other",
    });
  }
  const stateLost = choice.chance(0.1);
  const count = choice.one([0, 1, 1, 2, 2, 3, 4, 6]);
  const faults: Fault[] = [];
  for (let at = 0; at < count; at++) {
    faults.push(placed(drawFault(choice.fork(`fault ${at}`)), replicas, at));
  }
  return { seed, layout, starts, settleMs, stateLost, faults };
}

/** A fault where there is something that it can happen to: to a single server, and to the second replica too. */
function placed(fault: Fault, replicas: number, at: number): Fault {
  if (!("endpoint" in fault) || fault.endpoint === "any") return fault;
  if (replicas === 0) return { ...fault, endpoint: "server" };
  return replicas === 2 && fault.endpoint === "replica" && at % 2 === 1
    ? { ...fault, endpoint: "replica-2" }
    : fault;
}
