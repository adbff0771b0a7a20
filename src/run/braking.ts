import type { Clock } from "../core/clock.ts";
import { Driver } from "../load/driver.ts";
import type { Context } from "./context.ts";
import type { RunOptions } from "./run.ts";

/** How the brake of a run is started. */
export interface BrakingOptions extends RunOptions {
  readonly clock: Clock;
  /**
   * Whether endpoints are probed: a run that only reads needs that not, and a drill wants the outage that a probe would stop
   * it for. Without, it is braked by hand alone.
   */
  readonly probes: boolean;
}

/** Starts the brake of a run: from now on its checks are watched, and paused or stopped by need or by hand. */
export function startBraking(
  { deployment, gate, timedRead }: Context,
  maxSlowdown: number,
  { clock, emit, signal, handSignals = () => Promise.resolve(undefined), probes }: BrakingOptions,
): Promise<Driver> {
  return Driver.start({
    clock,
    endpoints: probes ? deployment.all.map(({ endpoint }) => endpoint) : [],
    maxSlowdown,
    gate,
    read: timedRead,
    handSignals,
    tell: (text) => emit({ type: "note", text }),
    signal,
  });
}
