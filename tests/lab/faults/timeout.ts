import type { Lab } from "../lab.ts";

/** Lets the `balancer` or a node accept connections and never answer. */
export function timeout(lab: Lab, endpoint: string): AsyncDisposable {
  return lab.gateway(endpoint).behave({ kind: "timeout" });
}
