import { assertEquals } from "@std/assert";
import { describeProduction } from "../../src/report/production.ts";

const change = (index: number) => ({
  node: "primary",
  name: `docs-${index}`,
  uuid: `uuid-${index}`,
  what: "count",
  detail: "1 records became 2",
  by: "others",
  proof: "0 creates",
} as const);
const nodes = [{ node: "primary", collections: 3, counted: 3, unsettled: 0 }];

Deno.test("describeProduction tells of changes though none of them is grave", () => {
  assertEquals(describeProduction({ collections: 3, unchanged: true, changes: [change(0)], nodes }), [
    "3 collections a node: none vanished, renamed or reconfigured",
    `count on primary: "docs-0", 1 records became 2; this run sent it no write (0 creates)`,
  ]);
});

Deno.test("describeProduction lists ten changes and counts the others", () => {
  const changes = Array.from({ length: 13 }, (_, index) => change(index));
  const lines = describeProduction({ collections: 3, unchanged: false, changes, nodes });
  assertEquals([lines.length, lines.at(-1)], [12, "and 3 more"]);
});

Deno.test("describeProduction says why there is no comparison", () => {
  assertEquals(
    describeProduction({ collections: 3, unchanged: false, changes: [], nodes: [], problem: "no reply" }),
    [
      "not compared: no reply",
    ],
  );
});

Deno.test("describeProduction says what it did not count, and what it could not compare", () => {
  const gaps = [
    { node: "primary", collections: 5000, counted: 200, unsettled: 0 },
    { node: "replica", collections: 4999, counted: 4999, unsettled: 3 },
  ];
  assertEquals(
    describeProduction({ collections: 5000, unchanged: true, changes: [], nodes: gaps }).slice(1),
    [
      "records counted on primary: in 200 of 5,000 collections",
      "not compared on replica: 3 collections that came and went during every look",
    ],
  );
});

Deno.test("describeProduction tells a change that one shard saw, though another could not look", () => {
  const changes = [{ ...change(0), what: "vanished", by: "unknown" } as const];
  assertEquals(
    describeProduction({ collections: 1, unchanged: false, changes, nodes, problem: "no reply" }),
    [
      "not compared by all that looked: no reply",
      `vanished on primary: "docs-0", 1 records became 2; this run cannot be ruled out (0 creates)`,
    ],
  );
});

Deno.test("describeProduction counts one as one", () => {
  const gaps = [{ node: "primary", collections: 1, counted: 0, unsettled: 1 }];
  assertEquals(describeProduction({ collections: 1, unchanged: true, changes: [], nodes: gaps }), [
    "1 collection a node: none vanished, renamed or reconfigured",
    "records counted on primary: in 0 of 1 collection",
    "not compared on primary: 1 collection that came and went during every look",
  ]);
});
