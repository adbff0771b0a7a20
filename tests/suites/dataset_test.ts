import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { changed, makeRecords, randomVector, squaredDistance } from "../../src/suites/dataset.ts";
import type { Random } from "../../src/core/random.ts";

/** The same bytes in the same order, every time: a linear congruential generator. */
function fixedRandom(seed = 1): Random {
  let state = seed;
  return (bytes) =>
    Uint8Array.from(
      { length: bytes },
      () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) >>> 16 & 255,
    );
}

const records = () => makeRecords({ count: 250, prefix: "basic", dimension: 8, random: fixedRandom() });

Deno.test("makeRecords makes as many as asked, with unique ids in order", () => {
  const ids = records().map(({ id }) => id);
  assertEquals(ids.length, 250);
  assertEquals(new Set(ids).size, 250);
  assertEquals(ids, ids.toSorted());
  assertEquals([ids[0], ids[249]], ["basic-0000", "basic-0249"]);
});

Deno.test("makeRecords keeps ids unique beyond the width of the number", () => {
  const many = makeRecords({ count: 10_001, prefix: "p", dimension: 1, random: fixedRandom() });
  assertEquals(new Set(many.map(({ id }) => id)).size, 10_001);
});

Deno.test("makeRecords makes the same records from the same randomness", () => {
  assertEquals(records(), records());
});

Deno.test("makeRecords makes embeddings that float32 carries exactly", () => {
  for (const { embedding } of records()) {
    assertEquals(embedding.length, 8);
    assertEquals(embedding, embedding.map(Math.fround));
  }
});

Deno.test("makeRecords gives metadata of every type, and groups to filter by", () => {
  const [first, second] = records();
  assertEquals(first?.metadata, { index: 0, ratio: 0, group: "group-0", even: true });
  assertEquals(second?.metadata, { index: 1, ratio: 1 / 7, group: "group-1", even: false });
  assertEquals(new Set(records().map(({ metadata }) => metadata.group)).size, 5);
});

Deno.test("makeRecords of none is empty", () => {
  assertEquals(makeRecords({ count: 0, prefix: "p", dimension: 8, random: fixedRandom() }), []);
});

Deno.test("changed keeps the id and changes document, metadata and embedding", () => {
  const [before] = records();
  assert(before !== undefined);
  const after = changed(before, "updated", fixedRandom(7));
  assertEquals(after.id, before.id);
  assertEquals(after.document, `${before.document}, updated`);
  assertEquals(after.metadata, { ...before.metadata, change: "updated" });
  assertEquals(after.embedding.length, before.embedding.length);
  assert(after.embedding.some((value, at) => value !== before.embedding[at]));
});

const BYTES: readonly (readonly [bytes: readonly number[], value: number])[] = [
  [[0x00, 0x00, 0x00, 0x00], 0],
  [[0x80, 0x00, 0x00, 0x00], -1],
  [[0x40, 0x00, 0x00, 0x00], 0.5],
  [[0xc0, 0x00, 0x00, 0x00], -0.5],
];

for (const [bytes, value] of BYTES) {
  Deno.test(`randomVector reads ${value} from its bytes`, () => {
    assertEquals(randomVector(1, () => Uint8Array.from(bytes)), [value]);
  });
}

Deno.test("randomVector stays below 1, as its interval says", () => {
  const [greatest] = randomVector(1, () => Uint8Array.from([0x7f, 0xff, 0xff, 0xff]));
  assert(greatest !== undefined && greatest < 1, `it is ${greatest}`);
});

Deno.test("randomVector reads a view into a larger buffer from its own start", () => {
  const pool = Uint8Array.from([0xff, 0xff, 0xff, 0xff, 0x40, 0x00, 0x00, 0x00]);
  assertEquals(randomVector(1, () => pool.subarray(4)), [0.5]);
});

Deno.test("squaredDistance is the sum of squares", () => {
  assertEquals(squaredDistance([0, 0], [3, 4]), 25);
  assertEquals(squaredDistance([1, 1], [1, 1]), 0);
  assertAlmostEquals(squaredDistance([0.1], [0.2]), 0.01);
});
