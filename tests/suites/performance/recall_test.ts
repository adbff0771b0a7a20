import { assertEquals } from "@std/assert";
import type { TestRecord } from "../../../src/chroma/record.ts";
import { Recall } from "../../../src/suites/performance/recall.ts";

/** Records that nobody touches, at 1, 2, 3 and 4 on a line. */
const FIXED = [1, 2, 3, 4].map((at): TestRecord => ({
  id: `fixed-${at}`,
  document: "",
  metadata: {},
  embedding: [at],
}));

const CASES: readonly (readonly [what: string, found: readonly string[], judged: number, right: number])[] = [
  ["the nearest, nearest first", ["fixed-1", "fixed-2", "fixed-3"], 3, 3],
  ["the nearest in another order", ["fixed-3", "fixed-1", "fixed-2"], 3, 3],
  ["one that is farther away than one left out", ["fixed-1", "fixed-2", "fixed-4"], 3, 2],
  ["the farthest alone", ["fixed-4"], 1, 0],
  ["writers' records among them", ["user-1-0001", "fixed-1", "user-2-0007", "fixed-2"], 2, 2],
  ["writers' records, and the wrong one beside", ["user-1-0001", "user-2-0007", "fixed-3"], 1, 0],
  ["writers' records alone", ["user-1-0001"], 0, 0],
  ["one twice", ["fixed-1", "fixed-1"], 2, 1],
  ["nothing", [], 0, 0],
];

for (const [what, found, judged, right] of CASES) {
  Deno.test(`Recall judges ${what}: ${right} of ${judged} are right`, () => {
    const recall = new Recall(FIXED);
    recall.add([0], found.map((id) => ({ id, distance: 0 })), found.length);
    assertEquals(recall.result, { queries: 1, judged, right });
  });
}

Deno.test("Recall adds up all queries", () => {
  const recall = new Recall(FIXED);
  recall.add([0], [{ id: "fixed-1", distance: 1 }], 1);
  recall.add([5], [{ id: "fixed-1", distance: 16 }, { id: "fixed-4", distance: 1 }], 2);
  assertEquals(recall.result, { queries: 2, judged: 3, right: 2 });
});

Deno.test("Recall counts neighbours that were asked for and did not come as wrong, as far as there are so many", () => {
  const recall = new Recall(FIXED);
  recall.add([0], [{ id: "fixed-1", distance: 1 }], 3);
  assertEquals(recall.result, { queries: 1, judged: 3, right: 1 });
  recall.add([0], [], 10);
  assertEquals(recall.result, { queries: 2, judged: 7, right: 1 });
});

Deno.test("Recall judges nothing where no query found anything: the records may not be there", () => {
  const recall = new Recall(FIXED);
  recall.add([0], [], 10);
  assertEquals(recall.result, { queries: 1, judged: 0, right: 0 });
});
