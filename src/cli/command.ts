import type { Disk } from "../core/disk.ts";
import type { ExitCode } from "../core/exit_code.ts";
import type { Findings, JobOf, Work } from "../run/job.ts";
import type { Provenance } from "../run/summary.ts";
import type { Streams } from "./output.ts";
import type { Environment, Invocation } from "./parse.ts";
import type { RunHistory } from "./run_history.ts";
import type { Settings } from "./settings.ts";

/** What a command works with, once it is known what it shall do. */
export interface Surroundings {
  /** Onto which, and through which, no secret passes. */
  readonly disk: Disk;
  readonly streams: Streams;
  readonly environment: Environment;
  readonly history: RunHistory;
  /** What is run, and what it was told. */
  provenance(): Promise<Provenance>;
  /** Has the job done where the deployment can be reached. */
  perform<W extends Work>(job: JobOf<W>): Promise<Findings[W]>;
}

/**
 * A command: first it checks the options that are its own, and throws `UsageError` before anything is opened or sent;
 * what it answers does the work.
 */
export type Command = (
  invocation: Invocation,
  settings: Settings,
) => (surroundings: Surroundings) => Promise<ExitCode>;
