import type { Database } from "../../core/database.ts";

/** From how many per cent on a resource is worth a warning. */
export interface Thresholds {
  readonly memory: number;
  readonly cpu: number;
  readonly disk: number;
}

/** What an alert tells of the run. */
export interface SoFar {
  readonly run: string;
  readonly target: string;
  /** Checks by their verdict. */
  readonly counts: Readonly<Record<"passed" | "failed" | "unknown" | "skipped", number>>;
  /** `suite / check: detail` of every check that failed or could not be decided. */
  readonly bad: readonly string[];
  /** How far the audit log has come, and the hash that its chain ends in. */
  readonly audit: { readonly entries: number; readonly head: string };
}

/** Sends alerts to one webhook. */
export interface Alerting {
  /** When the last alert about this deployment was sent from here; UTC milliseconds. */
  readonly lastAt: number | undefined;
  /** Whether to send one all the same. */
  readonly now: boolean;
  soFar(): Promise<SoFar>;
  /** Posts JSON, after it was written down that it is going to be; waits out a `Retry-After` that came before. */
  post(body: string): Promise<{ readonly status: number; readonly text: string }>;
}

/** What the monitoring suite works with beside the deployment. */
export interface Means {
  readonly thresholds: Thresholds;
  /** Absent without `--slack-webhook-file`. */
  readonly alerting?: Alerting;
  /** The sync coordinator's; absent without `--database-url-file`. */
  readonly database?: Database;
}
