import type { Clock } from "../core/clock.ts";
import { type Failure, failureOf } from "./failure.ts";
import type { Gate } from "./gate.ts";

/** One request of a load. */
export interface Task {
  /** What it does, by the name that its figures have: `query`, `add`. */
  readonly operation: string;
  /** Whom it asks, by the endpoint's name. */
  readonly node: string;
  /** Sends it; settles with its reply, and throws for a failure. */
  send(): Promise<void>;
  /** Looks at the reply, outside of the measured time. */
  look?(): void;
}

/** What became of a task. Times are the clock's `elapsed`, in milliseconds. */
export interface Result extends Pick<Task, "operation" | "node"> {
  /** When it was due, whenever it was sent: its latency counts from here. */
  readonly dueAt: number;
  readonly endedAt: number;
  readonly failure?: Failure;
}

/** What every generator of load needs. */
export interface LoadOptions {
  readonly clock: Clock;
  /** Where the load waits while the brake is on. */
  readonly gate: Pick<Gate, "opening">;
  /** Aborted when it is to end: nothing more is sent, and it throws the reason once nothing is under way. */
  readonly signal: AbortSignal;
}

/** Sends a task that is due; a failure is a result. */
export async function carryOut(
  task: Task,
  dueAt: number,
  { clock }: Pick<LoadOptions, "clock">,
): Promise<Result> {
  const { operation, node } = task;
  try {
    await task.send();
  } catch (error) {
    return { operation, node, dueAt, endedAt: clock.elapsed(), failure: failureOf(error) };
  }
  const endedAt = clock.elapsed();
  task.look?.();
  return { operation, node, dueAt, endedAt };
}
