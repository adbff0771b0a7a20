/** What an endpoint is to the deployment: `server` is a `--url` given alone, be it a balancer or a single node. */
export type Role = "balancer" | "server" | "primary" | "replica";

/** One address of the deployment under test. */
export interface Endpoint {
  /** Unique in a topology: `balancer`, `server`, `primary`, `replica`, `replica-2`, … */
  readonly name: string;
  readonly role: Role;
  /** Scheme, host and port, as `URL.origin` prints them; never with a path or credentials. */
  readonly origin: string;
}
