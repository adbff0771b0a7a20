import type { Summary } from "../run/summary.ts";

/** Whether no look was taken at what earlier runs left: of that nothing is known then, and nothing is to be claimed. */
export function isBlind({ cleanup, recovery, production }: Summary): boolean {
  return cleanup.created === 0 && recovery === undefined && production.nodes.length === 0;
}
