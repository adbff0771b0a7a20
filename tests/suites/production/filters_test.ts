import { assertEquals, assertThrows } from "@std/assert";
import {
  matches,
  matchesDocument,
  type Where,
  type WhereDocument,
} from "../../../src/suites/production/filters.ts";

const ONE = { index: 3, ratio: 0.5, group: "group-1", even: false };

const CASES: readonly (readonly [where: Where, expected: boolean])[] = [
  [{ group: "group-1" }, true],
  [{ group: { $eq: "group-2" } }, false],
  [{ even: false }, true],
  [{ even: { $ne: false } }, false],
  [{ absent: { $ne: 1 } }, true],
  [{ absent: { $nin: [1] } }, true],
  [{ absent: { $eq: 1 } }, false],
  [{ absent: { $in: [1] } }, false],
  [{ absent: { $lt: 1 } }, false],
  [{ index: { $gt: 3 } }, false],
  [{ index: { $gte: 3 } }, true],
  [{ index: { $lt: 3.5 } }, true],
  [{ index: { $lte: 2 } }, false],
  [{ index: { $gt: 1, $lt: 3 } }, false],
  [{ index: { $in: [1, 2, 3] } }, true],
  [{ index: { $nin: [1, 2, 3] } }, false],
  [{ group: { $gt: 1 } }, false],
  [{ index: "3" }, false],
  [{ $and: [{ index: 3 }, { even: true }] }, false],
  [{ $or: [{ index: 4 }, { even: false }] }, true],
  [{ $and: [{ $or: [{ index: 4 }, { index: 3 }] }, { ratio: { $lt: 1 } }] }, true],
  [{ $or: [] }, false],
];

for (const [where, expected] of CASES) {
  Deno.test(`matches ${JSON.stringify(where)}: ${expected}`, () =>
    assertEquals(matches(where, ONE), expected));
}

const DOCUMENTS: readonly (readonly [where: WhereDocument, expected: boolean])[] = [
  [{ $contains: "naïve" }, true],
  [{ $contains: "Naïve" }, false],
  [{ $not_contains: "café" }, false],
  [{ $not_contains: "tea" }, true],
  [{ $and: [{ $contains: "café" }, { $not_contains: "naïve" }] }, false],
  [{ $or: [{ $contains: "tea" }, { $contains: "分散" }] }, true],
];

for (const [where, expected] of DOCUMENTS) {
  Deno.test(`matchesDocument ${JSON.stringify(where)}: ${expected}`, () =>
    assertEquals(matchesDocument(where, "a naïve café 分散"), expected));
}

Deno.test("matches knows no other operator", () => {
  assertThrows(() => matches({ index: { $like: 1 } }, ONE), RangeError, '"$like"');
});
