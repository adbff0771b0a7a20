import { assertEquals } from "@std/assert";
import { difference, firstDifference, type StoredRecord, type TestRecord } from "../../src/chroma/record.ts";

const WRITTEN: TestRecord = {
  id: "r-0001",
  document: "Test document 1",
  metadata: { index: 1, ratio: 1 / 7, group: "group-1", even: false },
  embedding: [0.1, -0.5, 1],
};
const READ: StoredRecord = { ...WRITTEN, embedding: WRITTEN.embedding.map(Math.fround) };

const TABLE:
  readonly (readonly [what: string, read: StoredRecord | undefined, expected: string | undefined])[] = [
    ["nothing in equal records", READ, undefined],
    ["nothing in values before float32 rounding", { ...READ, embedding: WRITTEN.embedding }, undefined],
    ["nothing in metadata of another order", {
      ...READ,
      metadata: { even: false, group: "group-1", ratio: 1 / 7, index: 1 },
    }, undefined],
    ["a missing record", undefined, `record "r-0001" is missing`],
    [
      "another document",
      { ...READ, document: "x" },
      `record "r-0001": document is another text of 1 characters, not "Test document 1"`,
    ],
    [
      "a missing document",
      { ...READ, document: null },
      `record "r-0001": document is null, not "Test document 1"`,
    ],
    [
      "a changed metadata value",
      { ...READ, metadata: { ...READ.metadata, index: 2 } },
      `record "r-0001": metadata "index" is 2, not 1`,
    ],
    [
      "a metadata value of another type",
      { ...READ, metadata: { ...READ.metadata, index: "1" } },
      `record "r-0001": metadata "index" is "1", not 1`,
    ],
    [
      "an extra metadata key",
      { ...READ, metadata: { ...READ.metadata, synced_from: "primary" } },
      `record "r-0001": metadata "synced_from" is "primary", not absent`,
    ],
    ["missing metadata", { ...READ, metadata: null }, `record "r-0001": metadata "index" is absent, not 1`],
    [
      "a metadata key like a method's name",
      { ...READ, metadata: { ...READ.metadata, toString: "x" } },
      `record "r-0001": metadata "toString" is "x", not absent`,
    ],
    [
      "fewer dimensions",
      { ...READ, embedding: [0.1, -0.5] },
      `record "r-0001": embedding has 2 dimensions, not 3`,
    ],
    [
      "more dimensions",
      { ...READ, embedding: [0.1, -0.5, 1, 0] },
      `record "r-0001": embedding has 4 dimensions, not 3`,
    ],
    [
      "a missing embedding",
      { ...READ, embedding: null },
      `record "r-0001": embedding has 0 dimensions, not 3`,
    ],
    [
      "a changed component",
      { ...READ, embedding: [0.1, -0.25, 1] },
      `record "r-0001": embedding[1] is -0.25, not -0.5`,
    ],
    [
      "one unit in the last place of float32",
      { ...READ, embedding: [0.1, -0.5, 1 + 2 ** -23] },
      `record "r-0001": embedding[2] is 1.0000001192092896, not 1`,
    ],
    [
      "a component that is no number",
      { ...READ, embedding: [0.1, -0.5, NaN] },
      `record "r-0001": embedding[2] is NaN, not 1`,
    ],
  ];

for (const [what, read, expected] of TABLE) {
  Deno.test(`difference finds ${what}`, () => assertEquals(difference(WRITTEN, read), expected));
}

Deno.test("difference shortens what it shows", () => {
  const found = difference({ ...WRITTEN, document: "a".repeat(500) }, { ...READ, document: "a".repeat(400) });
  assertEquals(found, `record "r-0001": document is "${"a".repeat(79)}…, not "${"a".repeat(79)}…`);
});

Deno.test("difference never shows a document that may be somebody else's", () => {
  const found = difference(WRITTEN, { ...READ, document: "Dear Mrs Smith" });
  assertEquals(found, `record "r-0001": document is another text of 14 characters, not "Test document 1"`);
});

const OTHER: TestRecord = { ...WRITTEN, id: "r-0002" };
const SETS:
  readonly (readonly [what: string, read: readonly StoredRecord[], expected: string | undefined])[] = [
    ["nothing in equal sets", [READ, { ...READ, id: "r-0002" }], undefined],
    ["nothing in sets of another order", [{ ...READ, id: "r-0002" }, READ], undefined],
    ["a missing record", [READ], `record "r-0002" is missing`],
    ["all records missing", [], `record "r-0001" is missing`],
    [
      "an extra record",
      [READ, { ...READ, id: "r-0002" }, { ...READ, id: "r-0003" }],
      "1 records are there that should not be",
    ],
    [
      "a changed record before an extra one",
      [{ ...READ, document: "x" }, { ...READ, id: "r-0003" }],
      `record "r-0001": document is another text of 1 characters, not "Test document 1"`,
    ],
  ];

for (const [what, read, expected] of SETS) {
  Deno.test(`firstDifference finds ${what}`, () => {
    assertEquals(firstDifference([WRITTEN, OTHER], new Map(read.map((one) => [one.id, one]))), expected);
  });
}

Deno.test("firstDifference finds records where there should be none", () => {
  assertEquals(
    firstDifference([], new Map([["r-0001", READ]])),
    "1 records are there that should not be",
  );
  assertEquals(firstDifference([], new Map()), undefined);
});
