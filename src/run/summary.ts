import type { ExitCode } from "../core/exit_code.ts";
import type { AuditHead } from "../guard/audit.ts";
import type { Status, Verdict } from "../core/verdict.ts";
import type { Role } from "../core/endpoint.ts";
import type { BrakeResult } from "../load/brake.ts";
import type { Regression } from "../trend/regressions.ts";
import type { Comparable } from "./comparable.ts";
import type { AttributedChange } from "./production/attribution.ts";
import type { Moment } from "./lives.ts";
import type { SafetyCounts } from "./ledger.ts";
import type { Residue } from "./residue/residue.ts";

/** A check's verdict, its name and the time that it took. */
export interface CheckResult extends Verdict {
  readonly name: string;
  /** What a pass of it proves, in one line; absent where it is no suite's. */
  readonly proves?: string;
  /** When it began, in milliseconds from the beginning of the run; absent where it is no suite's. */
  readonly atMs?: number;
  readonly durationMs: number;
}

/** A suite's checks, in the order in which they ran. */
export interface SuiteResult {
  readonly name: string;
  readonly status: Status;
  /** What a pass of all its checks proves, and when it began; as in {@linkcode CheckResult}. */
  readonly proves?: string;
  readonly atMs?: number;
  readonly durationMs: number;
  readonly checks: readonly CheckResult[];
  /** Checks that did not come to their turn, since the run was stopped; absent where all did. */
  readonly notBegun?: number;
}

/** What is left of a collection on a node, or could not be looked at, and why. */
export interface Leftover {
  readonly name: string;
  readonly node: string;
  readonly reason: string;
}

/** What became of everything that the run created. */
export interface CleanupResult {
  /** Collections that were asked for, answered or not. */
  readonly created: number;
  /** Of those, the ones that are gone from every endpoint. */
  readonly deleted: number;
  readonly collections: readonly {
    readonly name: string;
    readonly nodes: readonly {
      readonly node: string;
      readonly state: "gone" | "left" | "unknown";
      /** Its life there, in order; absent where nobody watched, as in a `cleanup`. */
      readonly life?: readonly Moment[];
    }[];
    /** How often it came back after it was deleted. */
    readonly returns: number;
  }[];
  readonly leftovers: readonly Leftover[];
}

/** What earlier runs had left, and what became of it. */
export interface Recovery extends CleanupResult {
  /** Collections that earlier runs saw gone from everywhere, and where they were found again. */
  readonly returned: readonly { readonly name: string; readonly nodes: readonly string[] }[];
}

/** Production before and after, on every node. */
export interface ProductionResult {
  /** Collections on the node that has most; 0 with a `problem` when they could not be looked at. */
  readonly collections: number;
  /**
   * Whether every collection that was there is there still, under its name and as it was configured: proven, so never with
   * a `problem`.
   */
  readonly unchanged: boolean;
  readonly changes: readonly AttributedChange[];
  /** What the comparison covers; empty where there is none. */
  readonly nodes: readonly {
    readonly node: string;
    readonly collections: number;
    /** Collections whose records were counted before and after: a random sample of many. */
    readonly counted: number;
    /** Collections that came and went while production was looked at: they are not compared. */
    readonly unsettled: number;
    /** What was compared, in one SHA-256 each: see {@linkcode digestOf}. Absent in reports of before. */
    readonly digests?: { readonly before: string; readonly after: string };
  }[];
  /** Why there is no comparison. */
  readonly problem?: string;
}

/** What the runtime held the run to, as it said itself from the inside. */
export interface Confinement {
  /** `host:port` pairs that could be reached. */
  readonly net: readonly string[];
  /** Directories that could be read and written. */
  readonly files: readonly string[];
  /** What was refused, whoever asked. */
  readonly refused: readonly string[];
}

/** What was run, and what it was told: what a certificate says of both. */
export interface Provenance {
  /** The program's own files; absent where they could not be read. */
  readonly program?: ProgramSum;
  readonly configuration: {
    /** Of the canonical JSON of `options`. */
    readonly sha256: string;
    /** Every option in force that can change what a run does, defaults too; of secrets, only that they are given. */
    readonly options: Readonly<Record<string, string | readonly string[]>>;
  };
}

/** A SHA-256 that tells one program from another, in hexadecimal. */
export interface ProgramSum {
  /** Of the executable, as `sha256sum` has it; or of the sums of all sources, as README.md has the command. */
  readonly of: "executable" | "sources";
  readonly sha256: string;
}

/** Which part of a run a report is of, that several processes share. */
export interface ShardResult {
  readonly index: number;
  readonly count: number;
  /** The collection that all of them work in; it is left to `cleanup --run ID`. */
  readonly collection: string;
  /** When the load began; ISO 8601. */
  readonly startAt: string;
  /** What the merged report is judged by. */
  readonly objectives: { readonly maxErrorRate: number; readonly maxP95Ms?: number };
}

/** What became of one shard, as the report of all of them tells it. */
export interface MergedShard {
  readonly index: number;
  /** Whether its report is among the files. One that is missing was killed, or is not known. */
  readonly state: "reported" | "missing";
  readonly startedAt?: string;
  readonly exitCode?: ExitCode;
  readonly audit?: AuditHead;
}

/** Everything that a run found out: what every report is rendered from. Its JSON is the contract's schema 1. */
export interface Summary {
  readonly schema: 1;
  readonly tool: "chroma-autotest";
  readonly version: string;
  readonly run: { readonly id: string; readonly startedAt: string; readonly durationMs: number };
  readonly target: {
    readonly url: string;
    readonly tenant: string;
    readonly database: string;
    readonly nodes: readonly TargetNode[];
  };
  /** Absent where one process was alone, and in the merged report. */
  readonly shard?: ShardResult;
  /** Every shard of the run, in the report of all of them; absent in all others. */
  readonly shards?: readonly MergedShard[];
  /** What it was told to do; absent in reports of before. */
  readonly plan?: Comparable;
  readonly suites: readonly SuiteResult[];
  readonly cleanup: CleanupResult;
  /** What earlier runs had left undone, and what became of it; absent when there was nothing. */
  readonly recovery?: Recovery;
  readonly production: ProductionResult;
  /** `budgetBytes` is what `--max-residue` allows each node; absent in reports of before. */
  readonly residue: Residue & { readonly budgetBytes?: number };
  /** What the run's probe measured of every endpoint, and what the brake did about it. */
  readonly brake: BrakeResult;
  readonly safety: SafetyCounts & { readonly refusals: readonly string[] };
  /** Figures that are worse than in earlier runs; absent where no history is kept, and in reports of before. */
  readonly regressions?: readonly Regression[];
  /** What they were found by. */
  readonly compared?: {
    /** Earlier runs of the same plan against the same target. */
    readonly runs: number;
    /** Figures that enough of them have. */
    readonly figures: number;
    /** Whether a regression fails the run. */
    readonly failOnRegression: boolean;
  };
  /** Absent where it did not run in the sandbox. */
  readonly sandbox?: Confinement;
  /** Where the run's audit log ends: by it, a log that was cut or rewritten is found. */
  readonly audit: AuditHead;
  /** Absent in reports of before, and where nobody asked. */
  readonly provenance?: Provenance;
  /** Why nothing was created, or why the run was cut short. */
  readonly problems: readonly string[];
  readonly exitCode: ExitCode;
}

/** A node as the run found it. */
export interface TargetNode {
  readonly name: string;
  readonly role: Role;
  readonly url: string;
  /** The API's version as the server gives it, or `null` when it did not answer. */
  readonly version: string | null;
  /** What the server can do, by its `/openapi.json`: 1.x servers all give the same version. */
  readonly features: readonly string[];
}
