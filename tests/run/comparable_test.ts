import { assertEquals, assertNotEquals } from "@std/assert";
import { type Comparable, planKey } from "../../src/run/comparable.ts";

const PLAN: Comparable = {
  suites: ["basic", "sync"],
  nodes: 2,
  settleMs: 10_000,
  writeDocs: 50,
  dimension: 8,
  maxDocs: 250,
  concurrentUsers: 3,
  durationMs: 20_000,
  maxRequests: 60,
};

Deno.test("planKey is the same for the same plan, in whatever order it stands", () => {
  assertEquals(
    planKey(PLAN),
    planKey(Object.fromEntries(Object.entries(PLAN).toReversed()) as unknown as Comparable),
  );
  assertEquals(/^[0-9a-f]{16}$/.test(planKey(PLAN)), true);
});

const OTHERS: readonly Partial<Comparable>[] = [
  { suites: ["basic"] },
  { nodes: 1 },
  { settleMs: 1000 },
  { writeDocs: 51 },
  { dimension: 384 },
  { maxDocs: 251 },
  { concurrentUsers: 4 },
  { durationMs: 3000 },
  { maxRequests: 600 },
  { rate: 10 },
];

for (const other of OTHERS) {
  Deno.test(`planKey is another for ${JSON.stringify(other)}`, () => {
    assertNotEquals(planKey({ ...PLAN, ...other }), planKey(PLAN));
  });
}

Deno.test("planKey is empty for a report that does not say", () => assertEquals(planKey(undefined), ""));
