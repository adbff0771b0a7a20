import { assertAlmostEquals, assertEquals } from "@std/assert";
import { estimateResidue } from "../../src/run/residue.ts";

const MB = 1e6;
/** Twenty collections with the index that a server makes unasked: M = 16. */
const TWENTY = Array<number>(20).fill(16);

const MEASURED: readonly (readonly [
  what: string,
  options: { readonly dimension: number; readonly features: readonly string[] },
  megabytes: number,
])[] = [
  ["8 dimensions on Chroma 1.0.5", { dimension: 8, features: ["fork"] }, 34],
  ["384 dimensions on Chroma 1.0.5", { dimension: 384, features: ["fork"] }, 328],
  ["384 dimensions on Chroma 1.3.4, known by its search route", {
    dimension: 384,
    features: ["fork", "search"],
  }, 3.5],
];

for (const [what, options, megabytes] of MEASURED) {
  Deno.test(`estimateResidue comes near the ${megabytes} MB that 20 collections left: ${what}`, () => {
    const { estimatedBytes } = estimateResidue(TWENTY, options);
    assertAlmostEquals(estimatedBytes, megabytes * MB, 0.1 * megabytes * MB);
  });
}

Deno.test("estimateResidue adds up collections of different indexes", () => {
  const bytes = (neighbours: readonly number[]) =>
    estimateResidue(neighbours, { dimension: 8, features: [] }).estimatedBytes;
  assertEquals([bytes([16]), bytes([8]), bytes([2])], [1_760_100, 1_120_100, 640_100]);
  assertEquals(bytes([16, 8, 2]), 3_520_300);
  assertEquals(bytes(TWENTY), 35_202_000);
});

Deno.test("estimateResidue of no collection is nothing", () => {
  assertEquals(estimateResidue([], { dimension: 8, features: [] }), {
    collectionsWithRecords: 0,
    estimatedBytes: 0,
  });
});
