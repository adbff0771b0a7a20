import type { Lab } from "../lab.ts";

/** Closes the port of the `balancer` or a node and cuts its connections; the same port opens again when disposed. */
export function down(lab: Lab, endpoint: string): AsyncDisposable {
  return lab.gateway(endpoint).behave({ kind: "down" });
}
