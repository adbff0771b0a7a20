import { assertEquals } from "@std/assert";
import { photographAfter } from "../../../src/run/production/production.ts";

Deno.test("photographAfter calls nothing unchanged that was not photographed before", async () => {
  const problem = "a node gives no reply";
  // Nothing is asked of a deployment that there is nothing to compare with.
  const result = await photographAfter({} as never, problem, () => {}, new Map());
  assertEquals(result, { collections: 0, unchanged: false, changes: [], nodes: [], problem });
});
