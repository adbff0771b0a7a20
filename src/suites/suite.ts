import { AssertionError } from "@std/assert";
import type { Clock } from "../core/clock.ts";
import type { Distribution } from "../core/distribution.ts";
import type { Random } from "../core/random.ts";
import type { Verdict } from "../core/verdict.ts";
import type { Deployment } from "../chroma/deployment.ts";
import type { Means } from "./monitoring/means.ts";
import type { CollectionUse, Session } from "../chroma/session.ts";
import type { Gate } from "../load/gate.ts";
import type { Share } from "../load/share.ts";

/** What a run asks of the deployment. */
export interface Objectives {
  /** Replication must take no longer; milliseconds. */
  readonly maxLagMs: number;
  /** Under load no larger share of the requests may fail; 0 to 1. */
  readonly maxErrorRate: number;
  /** Under load 95 % of the requests must be answered within; milliseconds. Absent: no objective. */
  readonly maxP95Ms?: number;
}

/** The load that a run puts on the deployment. */
export interface LoadTerms {
  readonly concurrentUsers: number;
  /** How long each load is measured; milliseconds. */
  readonly durationMs: number;
  /** Absent: there is none. */
  readonly openLoop?: {
    /** Requests a second. */
    readonly rate: number;
    /** Requests under way at once at the most. */
    readonly connections: number;
  };
  /** Requests a second that are sent at the most, over everything. */
  readonly maxRequests: number;
}

/** One of several processes, on any machines, that share the load of a run; all else of it is agreed by the run's id. */
export interface Shard extends Share {
  /** The run that all shards are of. */
  readonly run: string;
  /** When the load begins, in all of them; UTC milliseconds. */
  readonly startAt: number;
}

/** The same for the suites. */
export interface RunningShard extends Shard {
  /** `startAt` by the clock's `elapsed`, as it was when the run began: setting a clock moves no load. */
  readonly beginsAt: number;
}

/** How long a drill waits for people and for the deployment, and who is told what to do. */
export interface DrillTerms {
  /** For a node to be stopped, and to be back; milliseconds. */
  readonly waitMs: number;
  /** Without a node, reads and writes may fail for so long; milliseconds. */
  readonly maxFailoverMs: number;
}

/** The same for the suite. */
export interface Drilling extends DrillTerms {
  /** Tells a person what to do, and what is seen of it. */
  readonly guide: (text: string) => void;
}

/** What a suite works with. */
export interface Stage {
  readonly session: Session;
  readonly deployment: Deployment;
  readonly clock: Clock;
  readonly random: Random;
  readonly objectives: Objectives;
  readonly load: LoadTerms;
  /** Absent where one process offers all of the load. */
  readonly shard?: RunningShard;
  /** Absent unless somebody is there to stop a node: the `drill` suite needs it. */
  readonly drilling?: Drilling;
  /** Where the load waits while the brake is on. */
  readonly gate: Pick<Gate, "opening" | "closings">;
  /** Records that a suite's writing checks add. */
  readonly writeDocs: number;
  /** Documents that a collection may be sent, over its life. */
  readonly maxDocs: number;
  /** Collections that may be alive at once. */
  readonly maxCollections: number;
  /** Dimensions of every embedding. */
  readonly dimension: number;
  /** What the monitoring suite works with beside. */
  readonly monitoring: Means;
  /** Aborted when the run is to stop: no check begins, and waits end. */
  readonly signal: AbortSignal;
  /** Why nothing may be created, or `undefined` when things may. */
  readonly readOnly: string | undefined;
}

/** One thing that a suite finds out about the deployment. */
export interface Check<Scope> {
  readonly name: string;
  /** What a pass proves, in one line. */
  readonly proves: string;
  /** What it needs beside `--url`, for the README's table; absent when nothing. */
  readonly needs?: string;
  /** What it needs and has not, for the report; then it is skipped. */
  readonly lacks?: (scope: Scope) => string | undefined;
  /**
   * Throws an `AssertionError` for "failed", {@linkcode Unmet} among them, and {@linkcode Undecided} for "unknown"; or
   * answers any verdict.
   */
  run(scope: Scope): Promise<Verdict>;
}

/** A suite whose checks share a scope: the collections and the records that they work on, in their order. */
export interface Suite<Scope extends AsyncDisposable = AsyncDisposable> {
  readonly name: string;
  readonly proves: string;
  readonly checks: readonly Check<Scope>[];
  /** The collections that its checks may fill with records: each leaves something on every server for good. */
  readonly fills: readonly CollectionUse[];
  /** A new scope; nothing is sent yet. Its disposal deletes what the checks made. */
  open(stage: Stage): Scope;
}

/** A check that failed, and what it measured all the same: a slow deployment is told by how slow it was. */
export class Unmet extends AssertionError {
  override readonly name = "Unmet";
  readonly distributions: readonly Distribution[];

  constructor(message: string, distributions: readonly Distribution[]) {
    super(message);
    this.distributions = distributions;
  }
}

/** A check that could not be decided: never a pass. */
export class Undecided extends Error {
  override readonly name = "Undecided";
}
