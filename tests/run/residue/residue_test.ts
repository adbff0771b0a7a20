import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { Replay } from "../../../src/guard/replay.ts";
import { bytesLeft, earlierResidue, residueByNode, tallyResidue } from "../../../src/run/residue/residue.ts";
import type { TargetNode } from "../../../src/run/summary.ts";

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
  Deno.test(`bytesLeft comes near the ${megabytes} MB that 20 collections left: ${what}`, () => {
    assertAlmostEquals(bytesLeft(TWENTY, options), megabytes * MB, 0.1 * megabytes * MB);
  });
}

Deno.test("bytesLeft adds up collections of different indexes", () => {
  const bytes = (neighbours: readonly number[]) => bytesLeft(neighbours, { dimension: 8, features: [] });
  assertEquals([bytes([]), bytes([16]), bytes([8]), bytes([2])], [0, 1_760_100, 1_120_100, 640_100]);
  assertEquals(bytes([16, 8, 2]), 3_520_300);
  assertEquals(bytes(TWENTY), 35_202_000);
});

const node = (name: string, features: readonly string[]): TargetNode => ({
  name,
  role: "replica",
  url: `http://${name}`,
  version: "1.0.0",
  features,
});
const NODES = [node("a", ["fork", "search"]), node("b", ["fork"]), node("c", [])];

Deno.test("residueByNode takes each node for what it is, and one that is not known for the worst", () => {
  const bytes = residueByNode([8, 2], 8, NODES);
  assertEquals(bytes, { "http://a": 17_800, "http://b": 1_760_200, "http://c": 1_760_200 });
});

Deno.test("earlierResidue sums what runs left on a node, since it was cleaned", () => {
  const runs = [["1705000000_aaaaaa", 5], ["1705100000_aaaaaa", 7]] as const;
  const replays = runs.map(([run, bytes]) => ({ run, residue: { "http://a": bytes } }) as unknown as Replay);
  const elsewhere = [{ run: "1705200000_aaaaaa", residue: { "http://a": 11 } }];
  assertEquals(earlierResidue({ replays, elsewhere }, "http://a", 0), 23);
  assertEquals(earlierResidue({ replays, elsewhere: [] }, "http://a", 1_705_000_001), 7);
  assertEquals(earlierResidue({ replays, elsewhere }, "http://b", 0), 0);
});

Deno.test("tallyResidue tells of each node, and of the one where most is left", () => {
  const bytes = residueByNode([8, 2], 8, NODES);
  const residue = tallyResidue([8, 2], bytes, NODES, (origin) => origin === "http://b" ? 1_000_000 : 0);
  assertEquals([residue.collectionsWithRecords, residue.descriptors], [2, 8]);
  assertEquals([residue.estimatedBytes, residue.lifetimeBytes], [1_760_200, 2_760_200]);
  assertEquals(residue.nodes.at(0), { node: "a", estimatedBytes: 17_800, lifetimeBytes: 17_800 });
});
