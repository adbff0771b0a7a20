import type { Lab } from "../lab.ts";

/** Resets every connection to the `balancer` or a node, those that are open included. */
export function resetPeer(lab: Lab, endpoint: string): AsyncDisposable {
  return lab.gateway(endpoint).behave({ kind: "resetPeer" });
}
