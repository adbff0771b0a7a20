import type { Lab } from "../lab.ts";

/** Stops a node's process, connections and all, as a long garbage collection or a stalled disk does; it goes on when disposed. */
export function freeze(lab: Lab, node: string): Disposable {
  return lab.node(node).server.freeze();
}
