import { formatDuration } from "../core/duration.ts";

/** Samples that are judged together: with one every half second, ten. Milliseconds. */
const WINDOW_MS = 5000;
/**
 * What is always taken for noise, on top of the baseline; milliseconds. A read of 1 ms takes 3 on a machine that is
 * busy with something else; what takes 100 ms longer, and not once but in most of ten, waits in somebody's queue.
 */
const FLOOR_MS = 100;
/** A median of fewer says nothing: half a window. */
const LEAST_SAMPLES = 5;
/** Samples kept for each endpoint: more than a window and a recovery hold. */
const KEPT = 64;

/** One probe of an endpoint: how long it took in milliseconds, or why it failed; `at` is the clock's `elapsed`. */
export type Sample = { readonly at: number } & ({ readonly ms: number } | { readonly failed: string });

/** What the probe measured of an endpoint, as the report tells it: medians in milliseconds, `null` without a reply. */
export interface LatencyResult {
  readonly name: string;
  readonly baselineMs: number | null;
  /** The worst over any window of the run. */
  readonly worstMs: number | null;
  readonly failures: number;
}

/** One endpoint's samples, and what they say beside its own baseline. */
export class Latency {
  readonly #name: string;
  readonly #factor: number;
  #samples: Sample[] = [];
  #baseline: number | undefined;
  /** When the load began; the clock's `elapsed`. */
  #begun = Infinity;
  #worst: number | undefined;
  #failures = 0;

  constructor(name: string, factor: number) {
    this.#name = name;
    this.#factor = factor;
  }

  add(sample: Sample): void {
    this.#samples = [...this.#samples, sample].slice(-KEPT);
    if ("failed" in sample) this.#failures++;
    const median = this.#median(sample.at, this.#begun);
    if (median !== undefined && median < Infinity) this.#worst = Math.max(this.#worst ?? 0, median);
  }

  /** Takes the replies so far as the baseline: from now on there is a load. */
  begin(now: number): void {
    this.#begun = now;
    this.rest(-Infinity);
  }

  /** Takes the replies since a time, in which there was no load, as the baseline, unless there is one. */
  rest(from: number): void {
    this.#baseline ??= medianOf(this.#since(from).filter((sample) => "ms" in sample));
  }

  /** Whether there are enough samples since `from` to judge by. */
  isKnown(from: number): boolean {
    return this.#since(from).length >= LEAST_SAMPLES;
  }

  /** What is wrong with it by the samples since `from`, for a person; `undefined` when nothing is. */
  trouble(now: number, from: number): string | undefined {
    const silentMs = now - Math.max(this.#samples.at(-1)?.at ?? from, from);
    if (silentMs >= Math.max(WINDOW_MS, WINDOW_MS / 2 + (this.#baseline ?? 0) * this.#factor)) {
      return `${this.#name} has not answered the probe for ${formatDuration(silentMs)}`;
    }
    const median = this.#median(now, from) ?? 0;
    if (median === Infinity) return `${this.#name} fails the probe: ${this.#lastFailure}`;
    if (median <= this.#limit) return undefined;
    return `${this.#name} takes ${formatDuration(median)} for what took ${
      formatDuration(this.#baseline ?? 0)
    } before the run`;
  }

  get result(): LatencyResult {
    return {
      name: this.#name,
      baselineMs: rounded(this.#baseline),
      worstMs: rounded(this.#worst),
      failures: this.#failures,
    };
  }

  /** What a median may be; without a baseline there is nothing to hold it against. */
  get #limit(): number {
    if (this.#baseline === undefined) return Infinity;
    return Math.max(this.#baseline * this.#factor, this.#baseline + FLOOR_MS);
  }

  /** Of the last window, or of the last few samples where an endpoint is so slow that there are fewer in it. */
  #median(now: number, from: number): number | undefined {
    if (!this.isKnown(from)) return undefined;
    const window = this.#since(Math.max(from, now - WINDOW_MS));
    return medianOf(window.length < LEAST_SAMPLES ? this.#since(from).slice(-LEAST_SAMPLES) : window);
  }

  #since(from: number): readonly Sample[] {
    return this.#samples.filter(({ at }) => at > from);
  }

  get #lastFailure(): string {
    return this.#samples.flatMap((sample) => "failed" in sample ? [sample.failed] : []).at(-1) ?? "";
  }
}

/**
 * The middle of them, a failure counting as slower than any reply. Of two in the middle the slower one: a balancer that
 * alternates between a slow node and a fast one is slow.
 */
function medianOf(samples: readonly Sample[]): number | undefined {
  const sorted = samples.map((sample) => "ms" in sample ? sample.ms : Infinity).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function rounded(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms * 10) / 10;
}
