import type { Fault } from "./faults.ts";
import type { Scheduler } from "./scheduler.ts";

type Stop = Extract<Fault, { readonly fault: "stopped by hand" }>;

/** The person at a drill, who stops a node when asked to, and starts it again, sooner or later or never. */
export class Operator {
  readonly #scheduler: Scheduler;
  readonly #plan: Stop | undefined;
  readonly #trace: ((text: string) => void) | undefined;
  #isStopped = false;

  constructor(
    scheduler: Scheduler,
    { faults, trace }: {
      readonly faults: readonly Fault[];
      readonly trace: ((text: string) => void) | undefined;
    },
  ) {
    this.#scheduler = scheduler;
    this.#plan = faults.find((one): one is Stop => one.fault === "stopped by hand");
    this.#trace = trace;
  }

  /** How an endpoint is away now, if it is. */
  awayNow(endpoint: string): "refused" | "silent" | undefined {
    if (!this.#isStopped || endpoint !== this.#plan?.endpoint) return undefined;
    return this.#plan.silent ? "silent" : "refused";
  }

  /** Hears what a program says, and does what it asks for. */
  hear(text: string): void {
    const plan = this.#plan;
    if (plan === undefined) return;
    if (text.includes("Stop one node now")) this.#turn(true, plan.stopMs);
    else if (plan.startMs !== undefined && text.includes(`Start ${plan.endpoint} again now`)) {
      this.#turn(false, plan.startMs);
    }
  }

  #turn(isStopped: boolean, ms: number): void {
    this.#scheduler.after(ms, () => {
      this.#trace?.(`the operator ${isStopped ? "stops" : "starts"} ${this.#plan?.endpoint}`);
      this.#isStopped = isStopped;
    });
  }
}
