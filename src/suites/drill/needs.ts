import { lacksNodes, NODES_NEEDED } from "../workspace.ts";
import type { Drill, Stopped } from "./scope.ts";
import { Undecided } from "../suite.ts";

/** What checks about the outage, and about the time after it, need beside `--url`. */
export const OUTAGE_NEEDED = `${NODES_NEEDED}, and somebody who stops a node`;
export const RETURN_NEEDED = `${OUTAGE_NEEDED} and starts it again`;

/** Lacking for all that follows the first check. */
export function lacksHealth(drill: Drill): string | undefined {
  return lacksNodes(drill) ??
    (drill.watch === undefined ? "Needs a deployment that is well before a node is stopped" : undefined);
}

/** Lacking for what is about the outage. */
export function lacksOutage(drill: Drill): string | undefined {
  return lacksHealth(drill) ??
    (drill.stopped === undefined ? "Needs a node that somebody stopped: none stopped answering" : undefined);
}

/** Lacking for what is about the time after it. */
export function lacksReturn(drill: Drill): string | undefined {
  return lacksOutage(drill) ??
    (drill.returnedAt === undefined
      ? `Needs ${drill.stopped?.node.name} back: it did not answer again`
      : undefined);
}

/** The node that was stopped. @throws {Undecided} when there is none */
export function stoppedIn({ stopped }: Drill): Stopped {
  if (stopped === undefined) throw new Undecided("No node was stopped");
  return stopped;
}
