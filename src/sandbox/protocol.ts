import { errorMessage } from "../core/error_message.ts";
import type { ExitCode } from "../core/exit_code.ts";
import type { HandSignal } from "../load/brake.ts";
import { GuardRefusal } from "../guard/refusal.ts";
import type { RunEvent } from "../run/event.ts";
import type { Findings, Job, Work } from "../run/job.ts";
import type { Opening } from "../run/opening.ts";
import { TargetError } from "../run/preflight.ts";
import { StateError } from "../run/state/state_dir.ts";

/** What the main thread tells the worker. */
export type ToWorker =
  | {
    readonly type: "job";
    readonly job: Job;
    readonly opening: Opening;
    /** Never to be written down, nor shown. */
    readonly secrets: readonly string[];
    /** Whether every request is told of. */
    readonly verbose: boolean;
  }
  /** The answer to `look`: what a person asks for by a file, or why that could not be looked for. */
  | { readonly type: "hand"; readonly hand?: HandSignal; readonly problem?: string }
  /** A signal came: the run is to stop, with this exit code. */
  | { readonly type: "stop"; readonly code: ExitCode };

/** What the worker tells the main thread. */
export type FromWorker =
  | { readonly type: "event"; readonly event: RunEvent }
  /** Look for a hand signal: the worker cannot read the state directory. */
  | { readonly type: "look" }
  | { readonly type: "done"; readonly findings: Findings[Work] }
  | { readonly type: "failed"; readonly name: string; readonly message: string };

/** The errors that a caller tells apart, which must be the same on either side. */
const KNOWN = [GuardRefusal, StateError, TargetError];

/** An error as a message: its class by name, since a clone has none. */
export function toMessage(error: unknown): FromWorker {
  const name = error instanceof Error ? error.name : "Error";
  return { type: "failed", name, message: errorMessage(error) };
}

/** The error of a message. */
export function toError({ name, message }: FromWorker & { type: "failed" }): Error {
  const Known = KNOWN.find((one) => one.name === name) ?? Error;
  return new Known(message);
}
