import { assert, assertEquals } from "@std/assert";
import { parseExact, printExact } from "../../../src/core/exact_json.ts";
import { edgeDifference } from "../../../src/suites/production/edge_difference.ts";
import { EDGE_RECORDS, type EdgeRecord } from "../../../src/suites/production/edge_records.ts";
import type { ReadRecord } from "../../../src/suites/production/read_records.ts";

const WRITTEN: EdgeRecord = {
  id: "a",
  document: "e\u0301 🧪",
  metadata: { n: 2n ** 63n - 1n, s: "" },
  float: -0,
};
const READ: ReadRecord = { ...WRITTEN, embedding: [-0, 0] };

const CASES:
  readonly (readonly [what: string, read: ReadRecord | undefined, difference: string | undefined])[] = [
    ["the same", READ, undefined],
    ["missing", undefined, "it is missing"],
    ["normalised", { ...READ, document: "\u00e9 🧪" }, "its document has U+00E9 at character 0, not U+0065"],
    ["cut short", { ...READ, document: "e\u0301" }, "its document has 2 characters, not 4"],
    ["longer", { ...READ, document: `${WRITTEN.document}!` }, "its document has 5 characters, not 4"],
    ["no document", { ...READ, document: null }, "its document is missing"],
    [
      "half a pair",
      { ...READ, document: "e\u0301 \ufffd" },
      "its document has U+FFFD at character 3, not U+1F9EA",
    ],
    [
      "rounded",
      { ...READ, metadata: { n: 2n ** 63n, s: "" } },
      'its metadata "n" is 9223372036854775808, not 9223372036854775807',
    ],
    [
      "as a double",
      { ...READ, metadata: { n: 2 ** 63, s: "" } },
      'its metadata "n" is 9223372036854776000, not 9223372036854775807',
    ],
    ["a key too few", { ...READ, metadata: { n: 2n ** 63n - 1n } }, 'its metadata "s" is absent, not ""'],
    [
      "a key too many",
      { ...READ, metadata: { n: 2n ** 63n - 1n, s: "", t: 1 } },
      'its metadata "t" is 1, not absent',
    ],
    ["no metadata", { ...READ, metadata: null }, 'its metadata "n" is absent, not 9223372036854775807'],
    ["a sign lost", { ...READ, embedding: [0, 0] }, "embedding[0] is 0, not -0"],
    ["a sign gained", { ...READ, embedding: [-0, -0] }, "embedding[1] is -0, not 0"],
    ["no embedding", { ...READ, embedding: null }, "its embedding is missing"],
    ["an empty embedding", { ...READ, embedding: [] }, "its embedding has 0 dimensions, not 2"],
    ["an embedding cut short", { ...READ, embedding: [-0] }, "its embedding has 1 dimensions, not 2"],
    ["no number", { ...READ, embedding: [-0, null] }, "embedding[1] is null, not 0"],
  ];

for (const [what, read, difference] of CASES) {
  Deno.test(`edgeDifference tells ${what}`, () =>
    assertEquals(
      edgeDifference([WRITTEN], read === undefined ? [] : [read], 2),
      difference && `record "a": ${difference}`,
    ));
}

Deno.test("edgeDifference takes a small integer as the number that it is read as", () => {
  const written: EdgeRecord = { ...WRITTEN, metadata: { n: 2n ** 53n - 1n } };
  assertEquals(edgeDifference([written], [{ ...READ, metadata: { n: 2 ** 53 - 1 } }], 2), undefined);
});

Deno.test("EDGE_RECORDS survive a server that keeps what it is sent", () => {
  for (const records of Object.values(EDGE_RECORDS)) {
    const read = records.map((record) => ({ ...record, embedding: [Math.fround(record.float), 0] }));
    assertEquals(
      edgeDifference(records, parseExact(printExact(read)) as readonly ReadRecord[], 2),
      undefined,
    );
    assertEquals(new Set(records.map(({ id }) => id)).size, records.length);
  }
});

Deno.test("EDGE_RECORDS have no NUL and no half of a surrogate pair, which no server takes", () => {
  for (const { document } of EDGE_RECORDS.texts) assert(!document.includes("\0") && document.isWellFormed());
});

Deno.test("EDGE_RECORDS are float32 edges that a float32 holds", () => {
  const exact = EDGE_RECORDS.floats.filter(({ float }) => Object.is(Math.fround(float), float)).length;
  // A tenth, a third, and 2^24 + 1 are rounded; all others are float32 themselves.
  assertEquals([exact, EDGE_RECORDS.floats.length], [9, 12]);
});
