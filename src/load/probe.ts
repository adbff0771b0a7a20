import type { Clock } from "../core/clock.ts";
import type { Endpoint } from "../core/endpoint.ts";
import { errorMessage } from "../core/error_message.ts";
import type { Sample } from "./latency.ts";

/** Between the beginnings of two probes of an endpoint, in the run and for the baseline; milliseconds. */
const EVERY_MS = 500;
const BASELINE_EVERY_MS = 50;
/** What the probe takes of the cap, for each endpoint; requests a second. */
export const PROBES_PER_SECOND = 1000 / EVERY_MS;
/** Samples of a baseline; fewer where an endpoint is so slow that they would take longer than a second. */
const BASELINE_SAMPLES = 10;
const BASELINE_MS = 1000;

/** What a probe needs. */
export interface ProbeOptions {
  readonly clock: Clock;
  /** Reads from an endpoint, and answers how long that took in milliseconds; throws for no good reply. */
  readonly read: (endpoint: Endpoint, signal: AbortSignal) => Promise<number>;
  readonly onSample: (endpoint: string, sample: Sample) => void;
}

/** Measures how fast endpoints answer, each on its own, one request at a time. */
export class Probe implements AsyncDisposable {
  readonly #endpoints: readonly Endpoint[];
  readonly #options: ProbeOptions;
  readonly #stop = new AbortController();
  #loops: Promise<unknown> = Promise.resolve();

  constructor(endpoints: readonly Endpoint[], options: ProbeOptions) {
    this.#endpoints = endpoints;
    this.#options = options;
  }

  /** Takes a few samples of every endpoint in quick succession, at least one of each; in about half a second. */
  async baseline(): Promise<void> {
    const end = this.#options.clock.elapsed() + BASELINE_MS;
    await this.#eachUntil(
      BASELINE_EVERY_MS,
      (taken) => taken >= BASELINE_SAMPLES || this.#options.clock.elapsed() >= end,
    );
  }

  /** Goes on sampling, twice a second at the most, until it is disposed. */
  start(): void {
    this.#loops = this.#eachUntil(EVERY_MS, () => false);
  }

  /** Ends at once; a request that is under way is given up. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort("the probe is over");
    await this.#loops;
  }

  async #eachUntil(everyMs: number, enough: (taken: number) => boolean): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#stop;
    await Promise.all(this.#endpoints.map(async (endpoint) => {
      for (let taken = 1; !signal.aborted; taken++) {
        const next = clock.elapsed() + everyMs;
        await this.#sample(endpoint);
        if (enough(taken)) return;
        await clock.sleep(Math.max(0, next - clock.elapsed()), signal).catch(() => {});
      }
    }));
  }

  async #sample(endpoint: Endpoint): Promise<void> {
    const { clock, read, onSample } = this.#options;
    const outcome = await read(endpoint, this.#stop.signal).then(
      (ms) => ({ ms }),
      (error: unknown) => ({ failed: errorMessage(error) }),
    );
    if (!this.#stop.signal.aborted) onSample(endpoint.name, { at: clock.elapsed(), ...outcome });
  }
}
