import { assertEquals } from "@std/assert";
import { describeProduction } from "../../src/report/production.ts";

const change = (index: number) => ({
  node: "primary",
  name: `docs-${index}`,
  uuid: `uuid-${index}`,
  what: "count",
  detail: "1 records became 2",
  by: "others",
} as const);

Deno.test("describeProduction tells of changes though none of them is grave", () => {
  assertEquals(describeProduction({ collections: 3, unchanged: true, changes: [change(0)] }), [
    "Production 3 collections a node: none vanished, renamed or reconfigured",
    `           count on primary: "docs-0", 1 records became 2; this run sent it no change`,
  ]);
});

Deno.test("describeProduction lists ten changes and counts the others", () => {
  const changes = Array.from({ length: 13 }, (_, index) => change(index));
  const lines = describeProduction({ collections: 3, unchanged: false, changes });
  assertEquals([lines.length, lines.at(-1)], [12, "           and 3 more"]);
});

Deno.test("describeProduction says why there is no comparison, and nothing else", () => {
  assertEquals(describeProduction({ collections: 3, unchanged: false, changes: [], problem: "no reply" }), [
    "Production not compared: no reply",
  ]);
});
