import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { percentile } from "../../src/core/percentile.ts";
import { Histogram } from "../../src/load/histogram.ts";

function histogramOf(latencies: Iterable<number>): Histogram {
  const histogram = new Histogram();
  for (const ms of latencies) histogram.add(ms);
  return histogram;
}

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

Deno.test("Histogram of no samples has no figures", () => {
  assertEquals(histogramOf([]).percentiles, { n: 0 });
});

Deno.test("Histogram of one sample says the same everywhere, and has no p99", () => {
  assertEquals(histogramOf([1.5]).percentiles, { n: 1, p50: 1.5, p90: 1.5, p95: 1.5, max: 1.5 });
});

Deno.test("Histogram has a p99 from 1,000 samples on", () => {
  assertEquals(histogramOf(upTo(999)).percentiles.p99, undefined);
  assertEquals(Math.round(histogramOf(upTo(1000)).percentiles.p99 ?? NaN), 990);
});

Deno.test("Histogram takes the nothing of a clock that stands still, and hours", () => {
  const { p50, max } = histogramOf([-0.001, 0, 3_600_000]).percentiles;
  assertEquals([p50, Math.round((max ?? 0) / 10_000)], [0, 360]);
});

Deno.test("Histogram agrees with the nearest rank of the samples to 0.1 % and a microsecond", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 60_000, noNaN: true }), { minLength: 1 }), (samples) => {
      const { p50, p90, p95, max } = histogramOf(samples).percentiles;
      for (const [p, told] of [[0.5, p50], [0.9, p90], [0.95, p95], [1, max]] as const) {
        const exact = percentile(samples, p) ?? NaN;
        assert(Math.abs((told ?? NaN) - exact) <= 0.001 * exact + 0.001, `p ${p}: ${told}, not ${exact}`);
      }
    }),
  );
});

Deno.test("Histogram tells how its samples are spread: each of a few, the percentiles of many", () => {
  const lag = { name: "lag", node: "replica" };
  assertEquals(histogramOf([2, 1]).distribution(lag), {
    ...lag,
    unit: "ms",
    n: 2,
    percentiles: { p0: 1, p5: 1, p25: 1, p50: 1, p75: 2, p90: 2, p95: 2, p100: 2 },
    samples: [1, 2],
  });
  const { n, percentiles, samples } = histogramOf(upTo(200)).distribution(lag);
  assertEquals([n, samples], [200, undefined]);
  assertEquals(Object.entries(percentiles).map(([p, ms]) => [p, Math.round(ms)]), [
    ["p0", 1],
    ["p5", 10],
    ["p25", 50],
    ["p50", 100],
    ["p75", 150],
    ["p90", 180],
    ["p95", 190],
    ["p100", 200],
  ]);
});

Deno.test("Histogram.merged has the percentiles of all samples, however they were spread over its parts", () => {
  const samples = fc.array(fc.double({ min: 0, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 60 });
  fc.assert(fc.property(fc.array(samples, { minLength: 1, maxLength: 5 }), (parts) => {
    const merged = Histogram.merged(parts.map((part) => histogramOf(part).encoded)).percentiles;
    const whole = histogramOf(parts.flat()).percentiles;
    assertEquals(merged.n, whole.n);
    for (const p of ["p50", "p90", "p95", "max"] as const) {
      const [a, b] = [merged[p] ?? NaN, whole[p] ?? NaN];
      assert(Math.abs(a - b) <= 0.001 * b + 0.001, `${p}: ${a}, not ${b}`);
    }
  }));
});

Deno.test("Histogram.merged is no average: one slow part stays slow", () => {
  const [fast, slow] = [histogramOf(Array(990).fill(10)), histogramOf(Array(30).fill(1000))];
  const { p50, p99 } = Histogram.merged([fast.encoded, slow.encoded]).percentiles;
  assertEquals([Math.round(p50 ?? NaN), Math.round((p99 ?? NaN) / 100)], [10, 10]);
});

Deno.test("Histogram.merged of nothing has no figures, and takes no text that is none", () => {
  assertEquals(Histogram.merged([new Histogram().encoded]).percentiles, { n: 0 });
  assertThrows(() => Histogram.merged(["bm8gaGlzdG9ncmFt"]));
});
