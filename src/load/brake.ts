import { formatDuration } from "../core/duration.ts";
import { Latency, type LatencyResult, type Sample } from "./latency.ts";

/** How long the deployment has to recover from a slowdown before the run is stopped; milliseconds. */
const RECOVERY_MS = 30_000;
/** How long a person may hold a run by the `pause` file; milliseconds. */
const HAND_MS = 600_000;
/** A gap between two decisions by which it was this program that stood still; milliseconds. */
const OWN_STALL_MS = 2000;

/** What a person asks for by a file in the state directory; or `shard`: the brake of another shard of the run stopped it. */
export type HandSignal = "pause" | "panic" | "shard";

/** What is to be done with the load now. `resume` is `run`, said once after a pause. */
export type Decision =
  | { readonly act: "run" }
  | { readonly act: "resume"; readonly pausedMs: number }
  | { readonly act: "pause" | "stop"; readonly reason: string };

/** What the brake did in a run, as the report tells it. */
export interface BrakeResult {
  /** How many times its baseline an endpoint may take. */
  readonly maxSlowdown: number;
  readonly endpoints: readonly LatencyResult[];
  readonly pauses: readonly { readonly reason: string; readonly ms: number }[];
  /** Why it stopped the run; absent when it did not. */
  readonly stopped?: string;
}

type State =
  | { readonly is: "running" }
  | {
    readonly is: "paused";
    readonly by: "slowdown" | "hand";
    readonly since: number;
    readonly reason: string;
  }
  | { readonly is: "stopped"; readonly reason: string };

/**
 * Decides from what the probe measures whether the load may go on. Pure: samples, hand signals and the time (the
 * clock's `elapsed`) come in as arguments.
 *
 * A slowdown of any endpoint pauses the load; when it recovers in time the load goes on, and the next slowdown, or no
 * recovery, stops the run. An endpoint that fails the probe, or does not answer it, counts as slow.
 */
export class Brake {
  readonly #maxSlowdown: number;
  readonly #endpoints: ReadonlyMap<string, Latency>;
  readonly #pauses: { readonly reason: string; readonly ms: number }[] = [];
  #state: State = { is: "running" };
  /** Samples from before are not judged. */
  #from = 0;
  #last: number | undefined;
  /** How much of a pause this program stood still; milliseconds. */
  #stoodMs = 0;
  #chances = 1;

  constructor(endpoints: readonly string[], maxSlowdown: number) {
    this.#maxSlowdown = maxSlowdown;
    this.#endpoints = new Map(endpoints.map((name) => [name, new Latency(name, maxSlowdown)]));
  }

  /** Takes a sample of the probe. */
  add(endpoint: string, sample: Sample): void {
    this.#endpoints.get(endpoint)?.add(sample);
  }

  /** Takes what has been sampled so far as the baseline: from now on there is a load. */
  begin(now: number): void {
    this.#from = now;
    for (const endpoint of this.#endpoints.values()) endpoint.begin(now);
  }

  /** What is to be done now. */
  decide(now: number, hand?: HandSignal): Decision {
    const gapMs = now - (this.#last ?? now);
    if (gapMs > OWN_STALL_MS) {
      // After a sleep of the machine there are no samples, and the first ones are as old as it.
      this.#from = now;
      this.#stoodMs += gapMs;
    }
    this.#last = now;
    if (this.#state.is === "stopped") return { act: "stop", reason: this.#state.reason };
    if (hand === "panic") return this.#stop(`the file "panic" is in the state directory`, now);
    if (hand === "shard") return this.#stop("the brake of another shard stopped it", now);
    return this.#state.is === "running" ? this.#running(now, hand) : this.#paused(this.#state, now, hand);
  }

  /** What came of it, up to now. */
  result(now: number): BrakeResult {
    const state = this.#state;
    const open = state.is === "paused" ? [{ reason: state.reason, ms: Math.round(now - state.since) }] : [];
    return {
      maxSlowdown: this.#maxSlowdown,
      endpoints: [...this.#endpoints.values()].map((endpoint) => endpoint.result),
      pauses: [...this.#pauses, ...open],
      ...(state.is === "stopped" ? { stopped: state.reason } : {}),
    };
  }

  #running(now: number, hand: HandSignal | undefined): Decision {
    if (hand === "pause") return this.#pauseByHand(now);
    const trouble = this.#trouble(now);
    if (trouble === undefined) return { act: "run" };
    if (this.#chances === 0) return this.#stop(`${trouble}, for the second time`, now);
    this.#chances--;
    return this.#pause("slowdown", trouble, now);
  }

  #paused(state: State & { is: "paused" }, now: number, hand: HandSignal | undefined): Decision {
    const pausedMs = now - state.since;
    if (state.by === "hand" ? hand === undefined : this.#recovered(now)) {
      this.#endPause(now);
      if (hand === "pause") return this.#pauseByHand(now);
      this.#state = { is: "running" };
      return { act: "resume", pausedMs };
    }
    const longest = state.by === "hand" ? HAND_MS : RECOVERY_MS;
    if (pausedMs - this.#stoodMs < longest) return { act: "pause", reason: state.reason };
    const still = state.by === "hand" ? state.reason : this.#trouble(now) ?? state.reason;
    return this.#stop(`${still}, still after a pause of ${formatDuration(pausedMs)}`, now);
  }

  #pauseByHand(now: number): Decision {
    return this.#pause("hand", `the file "pause" is in the state directory`, now);
  }

  #pause(by: "slowdown" | "hand", reason: string, now: number): Decision {
    this.#state = { is: "paused", by, since: now, reason };
    // What was measured before was measured under the load.
    this.#from = now;
    this.#stoodMs = 0;
    return { act: "pause", reason };
  }

  #stop(reason: string, now: number): Decision {
    this.#endPause(now);
    this.#state = { is: "stopped", reason };
    return { act: "stop", reason };
  }

  #endPause(now: number): void {
    if (this.#state.is !== "paused") return;
    this.#pauses.push({ reason: this.#state.reason, ms: Math.round(now - this.#state.since) });
  }

  #trouble(now: number): string | undefined {
    for (const endpoint of this.#endpoints.values()) {
      const trouble = endpoint.trouble(now, this.#from);
      if (trouble !== undefined) return trouble;
    }
    return undefined;
  }

  #recovered(now: number): boolean {
    const all = [...this.#endpoints.values()];
    if (!all.every((endpoint) => endpoint.isKnown(this.#from)) || this.#trouble(now) !== undefined) {
      return false;
    }
    // One that failed its baseline has its first good samples now, with no load of ours.
    for (const endpoint of all) endpoint.rest(this.#from);
    return true;
  }
}
