import type { System } from "../core/system.ts";
import type { Emit } from "../run/event.ts";
import type { Streams } from "./output.ts";
import type { Invocation } from "./parse.ts";
import type { Settings } from "./settings.ts";

/** What every command is given. */
export interface CommandContext {
  readonly invocation: Invocation;
  readonly settings: Settings;
  readonly system: System;
  /** Through which no secret passes. */
  readonly streams: Streams;
  /** Aborted by a signal; its reason is the exit code. */
  readonly signal: AbortSignal;
  readonly emit: Emit;
}
