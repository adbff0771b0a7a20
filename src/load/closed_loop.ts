import { allEnded } from "../core/all_ended.ts";
import { Pauses } from "./pauses.ts";
import { Tally } from "./tally.ts";
import { carryOut, type LoadOptions, type Task } from "./task.ts";

/** A closed loop to run; times in milliseconds. */
export interface ClosedLoop {
  /** Each sends a request, waits for its end, thinks, and sends the next. */
  readonly users: number;
  /** How long it is measured, after a warm-up that is not. */
  readonly durationMs: number;
  readonly warmUpMs: number;
  /** How long a user thinks before the next request; 0 for none. */
  readonly thinkMs: () => number;
  /** A user's next request, made before it is due. */
  readonly task: (user: number) => Task;
  /** When it begins, the clock's `elapsed`; now where it is absent. */
  readonly beganAt?: number;
}

/** What came of a closed loop; rates in requests a second. */
export interface ClosedLoopResult {
  readonly tally: Tally;
  /** Requests that succeeded. */
  readonly achieved: number;
}

/** Lets users send requests one after the other, all at once. A request is due when its user has thought enough. */
export async function closedLoop(
  { users, durationMs, warmUpMs, thinkMs, task: taskOf, beganAt }: ClosedLoop,
  { clock, gate, signal }: LoadOptions,
): Promise<ClosedLoopResult> {
  const pauses = new Pauses(clock, gate);
  const tally = new Tally();
  const began = beganAt ?? clock.elapsed();
  const sinceBegan = () => clock.elapsed() - began - pauses.ms;
  let lastAt = 0;

  const user = async (_: unknown, number: number) => {
    while (true) {
      const task = taskOf(number);
      const thinks = thinkMs();
      // A timer takes a millisecond at the least.
      if (thinks > 0) await clock.sleep(thinks, signal);
      await pauses.wait();
      signal.throwIfAborted();
      const due = sinceBegan();
      if (due >= warmUpMs + durationMs) return;
      const result = await carryOut(task, clock.elapsed(), { clock });
      if (due < warmUpMs) continue;
      tally.add(result);
      lastAt = Math.max(lastAt, clock.elapsed());
    }
  };
  await allEnded(Array.from({ length: users }, user));

  // Only now is it known how long every pause was.
  const measuredMs = Math.max(durationMs, lastAt - began - pauses.ms - warmUpMs);
  return { tally, achieved: 1000 * (tally.requests - tally.failed) / measuredMs };
}
