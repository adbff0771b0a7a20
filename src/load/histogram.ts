import { build } from "hdr-histogram-js";

/** Recorded in microseconds, to three significant digits: what took 2 s is told to the millisecond. */
const PER_MS = 1000;
const DIGITS = 3;
/** A p99 of fewer would rest on less than ten samples. */
const LEAST_FOR_P99 = 1000;

/** What a histogram says; latencies in milliseconds. Without samples there are no figures. */
export interface Percentiles {
  readonly n: number;
  readonly p50?: number;
  readonly p90?: number;
  readonly p95?: number;
  /** Absent below 1,000 samples: n is too small for it. */
  readonly p99?: number;
  readonly max?: number;
}

/** Latencies of one kind, in little space however many there are (an HDR histogram). */
export class Histogram {
  readonly #counts = build({ numberOfSignificantValueDigits: DIGITS });
  #max = 0;

  /** Takes a latency; milliseconds. */
  add(ms: number): void {
    this.#counts.recordValue(Math.max(0, Math.round(ms * PER_MS)));
    this.#max = Math.max(this.#max, ms);
  }

  get percentiles(): Percentiles {
    const n = this.#counts.totalCount;
    if (n === 0) return { n };
    // The histogram answers with the end of a bucket, which may lie beyond every sample.
    const at = (percent: number) => Math.min(this.#counts.getValueAtPercentile(percent) / PER_MS, this.#max);
    return {
      n,
      p50: at(50),
      p90: at(90),
      p95: at(95),
      ...(n < LEAST_FOR_P99 ? {} : { p99: at(99) }),
      max: this.#max,
    };
  }
}
