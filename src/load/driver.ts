import type { Clock } from "../core/clock.ts";
import type { Endpoint } from "../core/endpoint.ts";
import { errorMessage } from "../core/error_message.ts";
import { formatDuration } from "../core/duration.ts";
import { Brake, type BrakeResult, type HandSignal } from "./brake.ts";
import type { Gate } from "./gate.ts";
import { Probe, type ProbeOptions } from "./probe.ts";

/** Between two decisions; milliseconds. */
const DECIDE_EVERY_MS = 500;

/** What a driver needs. */
export interface DriverOptions extends Pick<ProbeOptions, "read"> {
  readonly clock: Clock;
  readonly endpoints: readonly Endpoint[];
  readonly maxSlowdown: number;
  /** Where the load waits. */
  readonly gate: Gate;
  /** Looks whether a person wants the run paused or stopped. */
  readonly handSignals: () => Promise<HandSignal | undefined>;
  /** Told why the load is paused, goes on or is stopped. */
  readonly tell: (text: string) => void;
  /** Aborted when the run is to end for another reason: then nothing waits at the gate. */
  readonly signal: AbortSignal;
}

/** Watches the road and steps on the brake: runs the probe beside the load, and opens and closes the gate. */
export class Driver implements AsyncDisposable {
  readonly #options: DriverOptions;
  readonly #brake: Brake;
  readonly #probe: Probe;
  readonly #stopped = new AbortController();
  readonly #over = new AbortController();
  #deciding: Promise<void> = Promise.resolve();
  #blind = false;

  private constructor(options: DriverOptions) {
    const { clock, endpoints, maxSlowdown, read } = options;
    this.#options = options;
    this.#brake = new Brake(endpoints.map(({ name }) => name), maxSlowdown);
    this.#probe = new Probe(endpoints, {
      clock,
      read,
      onSample: (endpoint, sample) => this.#brake.add(endpoint, sample),
    });
  }

  /** Measures the baseline, while there is no load yet, and takes its seat. */
  static async start(options: DriverOptions): Promise<Driver> {
    const driver = new Driver(options);
    await driver.#probe.baseline();
    driver.#brake.begin(options.clock.elapsed());
    await driver.#decide();
    driver.#probe.start();
    driver.#deciding = driver.#keepDeciding();
    return driver;
  }

  /** Aborted when the brake stops the run. */
  get signal(): AbortSignal {
    return this.#stopped.signal;
  }

  /** What came of it so far. */
  get result(): BrakeResult {
    return this.#brake.result(this.#options.clock.elapsed());
  }

  /** Decides nothing more: what follows is cleanup, which is never braked. The probe goes on. */
  async release(): Promise<void> {
    this.#over.abort("the checks are over");
    await this.#deciding;
    this.#options.gate.open();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release();
    await this.#probe[Symbol.asyncDispose]();
  }

  async #keepDeciding(): Promise<void> {
    const { clock, signal, gate } = this.#options;
    const over = AbortSignal.any([this.#over.signal, this.#stopped.signal, signal]);
    while (!over.aborted) {
      await clock.sleep(DECIDE_EVERY_MS, over).catch(() => {});
      if (!over.aborted) await this.#decide();
    }
    if (signal.aborted) gate.end("the run was stopped");
  }

  async #decide(): Promise<void> {
    const { clock, gate, tell } = this.#options;
    const hand = await this.#lookForHandSignal();
    const decision = this.#brake.decide(clock.elapsed(), hand);
    switch (decision.act) {
      case "run":
        return;
      case "pause":
        if (gate.close("the brake paused it")) tell(`Paused by the brake: ${decision.reason}`);
        return;
      case "resume":
        tell(`Going on after a pause of ${formatDuration(decision.pausedMs)}`);
        return gate.open();
      case "stop":
        tell(`Stopped by the brake: ${decision.reason}`);
        gate.close("the brake stopped it");
        gate.end(`the brake stopped the run: ${decision.reason}`);
        this.#stopped.abort();
    }
  }

  /** Not being able to look is no signal; it is told once. */
  async #lookForHandSignal(): Promise<HandSignal | undefined> {
    try {
      return await this.#options.handSignals();
    } catch (error) {
      if (!this.#blind) {
        this.#options.tell(`Cannot look for the files "pause" and "panic": ${errorMessage(error)}`);
      }
      this.#blind = true;
      return undefined;
    }
  }
}
