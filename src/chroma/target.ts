import type { Endpoint } from "../core/endpoint.ts";

/** The deployment under test, as it was configured; complete and checked. */
export interface Target {
  /** What users talk to: the load balancer, or the only server. */
  readonly entry: Endpoint;
  /** The nodes that are reached directly: primary and replicas, or the only server itself. */
  readonly nodes: readonly Endpoint[];
  readonly tenant: string;
  readonly database: string;
  /** Sent with every request, by their names in lower case; credentials among them. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Every endpoint once, the entry first. */
export function endpointsOf({ entry, nodes }: Target): readonly Endpoint[] {
  return nodes.includes(entry) ? nodes : [entry, ...nodes];
}
