import { assertEquals } from "@std/assert";
import { type Distribution, distributionOf, FEW, summarise } from "../../src/core/distribution.ts";

const QUERY = { name: "query", node: "primary" };
const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

const TABLE: readonly (readonly [what: string, samples: readonly number[], told: Partial<Distribution>])[] = [
  ["nothing of no samples", [], { n: 0, percentiles: {}, samples: [] }],
  ["every one of a few, the least first", [3, 1.26, 2], {
    n: 3,
    percentiles: { p0: 1.3, p5: 1.3, p25: 1.3, p50: 2, p75: 3, p90: 3, p95: 3, p100: 3 },
    samples: [1.3, 2, 3],
  }],
  ["the percentiles alone of many", upTo(100), {
    n: 100,
    percentiles: { p0: 1, p5: 5, p25: 25, p50: 50, p75: 75, p90: 90, p95: 95, p100: 100 },
  }],
];

for (const [what, samples, told] of TABLE) {
  Deno.test(`distributionOf tells ${what}`, () =>
    assertEquals<unknown>(distributionOf(QUERY, samples), { ...QUERY, unit: "ms", ...told }));
}

Deno.test("distributionOf keeps single samples up to a limit, and says what never came", () => {
  assertEquals(distributionOf(QUERY, upTo(FEW)).samples?.length, FEW);
  assertEquals(distributionOf(QUERY, upTo(FEW + 1)).samples, undefined);
  assertEquals(distributionOf({ ...QUERY, missing: 2 }, []).missing, 2);
  assertEquals("missing" in distributionOf({ ...QUERY, missing: 0 }, [1]), false);
});

Deno.test("summarise has a p99 from 1,000 samples on", () => {
  const at = (percent: number) => percent;
  assertEquals(summarise(QUERY, 999, at).percentiles.p99, undefined);
  assertEquals(summarise(QUERY, 1000, at).percentiles.p99, 99);
});
