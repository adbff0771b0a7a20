import type { LabNode } from "./node.ts";

/** Failures in a row after which a node counts as unhealthy. */
export const FAILURE_THRESHOLD = 2;

/** What the balancer knows of one node. */
export class Instance {
  readonly name: string;
  readonly url: string;
  readonly priority: number;
  healthy = true;
  failureCount = 0;
  /** Requests passed on to it; health checks are not counted. */
  requestCount = 0;
  lastCheck = new Date();

  constructor(node: LabNode, priority: number) {
    this.name = node.name;
    this.url = node.url;
    this.priority = priority;
  }

  /** Takes down the outcome of a health check. */
  checked(ok: boolean): void {
    this.lastCheck = new Date();
    this.failureCount = ok ? 0 : this.failureCount + 1;
    if (ok) this.healthy = true;
    else if (this.failureCount >= FAILURE_THRESHOLD) this.healthy = false;
  }

  /** A request could not reach the node: it is out at once, until a health check succeeds. */
  unreachable(): void {
    this.failureCount += 1;
    this.healthy = false;
  }
}
