import type { Lab } from "../lab.ts";

/** Holds every request to the `balancer` or a node back for so many milliseconds. */
export function latency(lab: Lab, endpoint: string, ms: number): AsyncDisposable {
  return lab.gateway(endpoint).behave({ kind: "latency", ms });
}
