import type { Lab } from "../lab.ts";
import { slowCopies } from "./slow_copies.ts";

/**
 * Lets reads, those by POST included, alternate between the nodes whatever they have received, and copies arrive
 * `delayMs` (1,500) late: every other read of something new is stale, or a 404.
 */
export function staleReads(lab: Lab, { delayMs = 1_500 }: { delayMs?: number } = {}): Disposable {
  const scope = new DisposableStack();
  scope.use(lab.balancer.readAnywhere());
  scope.use(slowCopies(lab, delayMs));
  return scope;
}
