import { Choice } from "./choice.ts";
import { drawCommands } from "./draw_commands.ts";
import { drawFaults, drawStop } from "./draw_faults.ts";
import type { Fault } from "./faults.ts";

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
  /** Whether the operator cleans up also where nothing is left; absent where that is so. */
  readonly needless?: boolean;
  /** What an operator asks at the end, one after the other, when everything is removed. */
  readonly questions?: readonly (readonly string[])[];
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
  const commands = drawCommands(choice, { replicas, settleMs });
  const stateLost = choice.chance(0.1);
  // One in four finds whatever such a cleanup does wrong; and only after it is all well, whatever is asked.
  const needless = commands.questions?.length !== 0 || choice.fork("needless").chance(0.25);
  const isDrill = commands.starts.some(({ args }) => args[0] === "drill");
  const faults = [
    ...drawFaults(choice, replicas),
    ...(isDrill ? [drawStop(choice.fork("stop"), replicas)] : []),
  ];
  return { seed, layout, settleMs, stateLost, needless, faults, ...commands };
}
