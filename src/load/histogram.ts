import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram as HdrHistogram,
} from "hdr-histogram-js";
import {
  type Distribution,
  distributionOf,
  FEW,
  LEAST_FOR_P99,
  type Measured,
  summarise,
} from "../core/distribution.ts";

/** Recorded in microseconds, to three significant digits: what took 2 s is told to the millisecond. */
const PER_MS = 1000;
const DIGITS = 3;

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
  readonly #counts: HdrHistogram = build({ numberOfSignificantValueDigits: DIGITS });
  /** The first samples as they are: where they stay few, nothing needs to be rounded. */
  readonly #few: number[] = [];
  #max = 0;

  /**
   * All of these in one, each as {@linkcode encoded} gives it: percentiles are those of all samples, never of percentiles.
   *
   * @throws for a text that is no histogram
   */
  static merged(encoded: readonly string[]): Histogram {
    const all = new Histogram();
    for (const one of encoded) all.#counts.add(decodeFromCompressedBase64(one));
    all.#max = all.#counts.totalCount === 0 ? 0 : all.#counts.maxValue / PER_MS;
    return all;
  }

  /** All of it in HdrHistogram's own encoding (V2, compressed, as base64); its values are microseconds. */
  get encoded(): string {
    return encodeIntoCompressedBase64(this.#counts);
  }

  /** Takes a latency; milliseconds. */
  add(ms: number): void {
    this.#counts.recordValue(Math.max(0, Math.round(ms * PER_MS)));
    this.#max = Math.max(this.#max, ms);
    if (this.#few.length < FEW) this.#few.push(ms);
  }

  get percentiles(): Percentiles {
    const n = this.#counts.totalCount;
    if (n === 0) return { n };
    return {
      n,
      p50: this.#at(50),
      p90: this.#at(90),
      p95: this.#at(95),
      ...(n < LEAST_FOR_P99 ? {} : { p99: this.#at(99) }),
      max: this.#max,
    };
  }

  /** How they are spread, for a report. */
  distribution(measured: Measured): Distribution {
    const n = this.#counts.totalCount;
    return n <= FEW && n === this.#few.length
      ? distributionOf(measured, this.#few)
      : summarise(measured, n, (percent) => percent === 100 ? this.#max : this.#at(percent));
  }

  /** The histogram answers with the end of a bucket, which may lie beyond every sample. */
  #at(percent: number): number {
    return Math.min(this.#counts.getValueAtPercentile(percent) / PER_MS, this.#max);
  }
}
