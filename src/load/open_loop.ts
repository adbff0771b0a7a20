import { Pauses } from "./pauses.ts";
import { Places } from "./places.ts";
import { type Rate, Schedule } from "./schedule.ts";
import { Tally } from "./tally.ts";
import { carryOut, type LoadOptions, type Result, type Task } from "./task.ts";

/** What is due is sent so long after the end, too, where it had to wait; milliseconds. */
const GRACE_MS = 5000;

/** An open loop to run. */
export interface OpenLoop extends Rate {
  /** Requests under way at once at the most; what is due beyond them waits, and its latency goes on. */
  readonly connections: number;
  /** The n-th request, made before it is due. */
  readonly task: (n: number) => Task;
  /** When it begins, the clock's `elapsed`; now where it is absent. */
  readonly beganAt?: number;
}

/** What came of an open loop; rates in requests a second. */
export interface OpenLoopResult {
  readonly tally: Tally;
  /** Requests that were due in the measured time. */
  readonly offered: number;
  /**
   * Requests that succeeded, over the time until the last was answered, less what the quickest took: what each of them
   * takes, however long, is no backlog.
   */
  readonly achieved: number;
}

/**
 * Sends requests at a constant rate, each at its own moment, whatever becomes of the others. Latency counts from that
 * moment, so a server that stalls cannot make the requests it delays disappear from the figures.
 */
export async function openLoop(
  { connections, task: taskOf, beganAt, ...rate }: OpenLoop,
  { clock, gate, signal }: LoadOptions,
): Promise<OpenLoopResult> {
  const schedule = new Schedule(rate);
  const pauses = new Pauses(clock, gate);
  const places = new Places(connections);
  const tally = new Tally();
  const began = beganAt ?? clock.elapsed();
  const { warmUpMs, durationMs } = rate;
  const end = () => began + warmUpMs + durationMs + pauses.ms;
  let lastAt = 0;
  let quickestMs = Infinity;

  const send = async (task: Task, dueAt: number): Promise<Result> => {
    if (clock.elapsed() < end() + GRACE_MS) return await carryOut(task, dueAt, { clock });
    const failure = { kind: "held", message: "not sent: those before it took too long" } as const;
    return { operation: task.operation, node: task.node, dueAt, endedAt: clock.elapsed(), failure };
  };
  const sendAll = async () => {
    const { count } = schedule;
    for (let n = 0; n < count; n++) {
      // What has waited for a place is late, and is not kept waiting for anything else.
      await places.free();
      const task = taskOf(n);
      let dueAt: number;
      do {
        dueAt = began + schedule.dueOf(n) + pauses.ms;
        if (dueAt > clock.elapsed()) await clock.until(dueAt, signal);
        // A pause makes everything due later.
      } while (await pauses.wait());
      signal.throwIfAborted();
      places.take(async () => {
        const result = await send(task, dueAt);
        if (!schedule.isMeasured(n)) return;
        tally.add(result);
        lastAt = Math.max(lastAt, result.endedAt);
        if (result.failure === undefined) quickestMs = Math.min(quickestMs, result.endedAt - dueAt);
      });
    }
  };
  await sendAll().finally(() => places.empty());

  const measuredMs = Math.max(lastAt - quickestMs, end()) - began - pauses.ms - warmUpMs;
  return {
    tally,
    offered: 1000 * schedule.measured / durationMs,
    achieved: 1000 * (tally.requests - tally.failed) / measuredMs,
  };
}
