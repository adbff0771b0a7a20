import { assertEquals, assertThrows } from "@std/assert";
import type { TestRecord } from "../../../src/chroma/record.ts";
import { withoutCredentials, wrongCredentials } from "../../../src/suites/production/borders.ts";
import { differenceIn } from "../../../src/suites/production/encodings.ts";
import { setDifference } from "../../../src/suites/production/finding.ts";
import { isWhole } from "../../../src/suites/production/races.ts";
import { recordsIn } from "../../../src/suites/production/read_records.ts";
import { notRefused } from "../../../src/suites/production/refusals.ts";

const SETS: readonly (readonly [expected: string[], found: string[], difference: string | undefined])[] = [
  [[], [], undefined],
  [["a", "b"], ["b", "a"], undefined],
  [["a", "b"], ["a"], '1 records are missing, such as "b"'],
  [["a"], ["a", "x", "y"], "2 records should not be there"],
  [["a", "b"], ["a", "b", "b"], "1 records come twice"],
  [
    ["a", "b"],
    ["a", "a", "x"],
    '1 records are missing, such as "b", 1 records should not be there, 1 records come twice',
  ],
];
for (const [expected, found, difference] of SETS) {
  Deno.test(`setDifference of ${expected} and ${found}`, () =>
    assertEquals(setDifference(expected, found), difference));
}

const REFUSALS: readonly (readonly [status: number, text: string, problem: string | undefined])[] = [
  [400, '{"error":"InvalidArgumentError","message":"x"}', undefined],
  [409, '{"error":"ChromaError"}', undefined],
  [200, "{}", "was answered 200, not refused with a 4xx"],
  [500, '{"error":"InternalError"}', "was answered 500, not refused with a 4xx"],
  [302, "", "was answered 302, not refused with a 4xx"],
  [404, "<html>Not Found</html>", "was answered 404 without Chroma's own error"],
  [400, '["error"]', "was answered 400 without Chroma's own error"],
];
for (const [status, text, problem] of REFUSALS) {
  Deno.test(`notRefused judges ${status} ${text}`, () =>
    assertEquals(notRefused({ status, text, encoding: null }), problem));
}

const STATES: readonly (readonly [state: object[], whole: boolean])[] = [
  [[], true],
  [[{ id: "r", document: "Test document r, version 2", metadata: { turn: 2 }, embedding: [2, 0.5] }], true],
  [[{ id: "r", document: "Test document r, version 1", metadata: { turn: 2 }, embedding: [2, 0.5] }], false],
  [[{ id: "r", document: "Test document r, version 2", metadata: { turn: 2 }, embedding: [1, 0.5] }], false],
  [[{ id: "r", document: "Test document s, version 2", metadata: { turn: 2 }, embedding: [2, 0.5] }], false],
  [[{ id: "r", document: null, metadata: null, embedding: null }], false],
];
for (const [state, whole] of STATES) {
  Deno.test(`isWhole judges ${JSON.stringify(state)}`, () =>
    assertEquals(isWhole(JSON.stringify(state), 2), whole));
}

Deno.test("withoutCredentials and wrongCredentials leave all other headers alone, and nothing of a secret", () => {
  const headers = {
    authorization: "Bearer true-secret",
    "x-chroma-token": "true-secret",
    "x-team": "search",
  };
  assertEquals(withoutCredentials(headers), { "x-team": "search" });
  assertEquals(wrongCredentials(headers, "abc"), {
    authorization: "Bearer autotest-wrong-abc",
    "x-chroma-token": "autotest-wrong-abc",
    "x-team": "search",
  });
  assertEquals(wrongCredentials({ authorization: "true-secret" }, "abc"), {
    authorization: "autotest-wrong-abc",
  });
});

const RECORD: TestRecord = { id: "a", document: "Test", metadata: { n: 1 }, embedding: [0.5] };
const TEXT = '{"ids":["a"],"documents":["Test"],"metadatas":[{"n":1}],"embeddings":[[0.5]]}';

Deno.test("differenceIn finds a decoded reply right, wrong or unreadable", () => {
  assertEquals(differenceIn(TEXT, [RECORD]), undefined);
  assertEquals(
    differenceIn(TEXT.replace("0.5", "0.6"), [RECORD]),
    'is not what was written: record "a": embedding[0] is 0.6, not 0.5',
  );
  assertEquals(
    differenceIn("\u001f\ufffd\b", [RECORD]),
    "is not what was written: Cannot read records: the reply is not JSON",
  );
});

Deno.test("recordsIn reads columns, absent ones as null, and int64 as it stands", () => {
  assertEquals(recordsIn('{"ids":["a"],"documents":null,"metadatas":[{"n":9223372036854775807}]}'), [
    { id: "a", document: null, metadata: { n: 2n ** 63n - 1n }, embedding: null },
  ]);
  for (const text of ["", "[]", "{}", '{"ids":1}', "null"]) {
    assertThrows(() => recordsIn(text), Error, "Cannot read records");
  }
});
