import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Residue } from "../../../src/run/residue/residue.ts";
import { overBudget } from "../../../src/run/residue/residue_budget.ts";

const RESIDUE: Residue = {
  collectionsWithRecords: 2,
  estimatedBytes: 2_000_000,
  lifetimeBytes: 9_000_000,
  descriptors: 8,
  nodes: [
    { node: "primary", estimatedBytes: 2_000_000, lifetimeBytes: 3_000_000 },
    { node: "replica", estimatedBytes: 2_000_000, lifetimeBytes: 9_000_000 },
  ],
};

Deno.test("overBudget lets a run start that stays within the budget on every node", () => {
  assertEquals(overBudget(RESIDUE, 9_000_000), undefined);
});

Deno.test("overBudget refuses a run on the node where all runs together leave too much, and says what to do", () => {
  const problem = overBudget(RESIDUE, 8_999_999) ?? "";
  assertStringIncludes(problem, "8.6 MiB on replica (1.9 MiB by this run)");
  assertStringIncludes(problem, "chops db clean");
  assertStringIncludes(problem, "--residue-since");
});
