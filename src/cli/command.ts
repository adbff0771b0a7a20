import type { ExitCode } from "../core/exit_code.ts";
import type { System } from "../core/system.ts";
import type { Emit } from "../run/event.ts";
import type { Streams } from "./output.ts";
import type { Invocation } from "./parse.ts";
import type { Settings } from "./settings.ts";

/** What a command works with, once it is known what it shall do. */
export interface Surroundings {
  readonly system: System;
  /** Through which no secret passes. */
  readonly streams: Streams;
  /** Aborted by a signal; its reason is the exit code. */
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

/**
 * A command: first it checks the options that are its own, and throws `UsageError` before anything is opened or sent;
 * what it answers does the work.
 */
export type Command = (
  invocation: Invocation,
  settings: Settings,
) => (surroundings: Surroundings) => Promise<ExitCode>;
