import { assertEquals } from "@std/assert";
import { deletionStays } from "../../../src/suites/sync/deletion.ts";
import type { Workspace } from "../../../src/suites/workspace.ts";

/** A workspace with two nodes, in a run that watches deletions for so long. */
function watchingFor(settleMs: number): Workspace {
  return { nodesBehind: [{}, {}], stage: { session: { settleMs } } } as unknown as Workspace;
}

Deno.test("deletion stays needs some time in which it could come back", () => {
  assertEquals(deletionStays.lacks?.(watchingFor(1000)), undefined);
  assertEquals(deletionStays.lacks?.(watchingFor(0)), "Needs a --settle over 0: nothing was watched");
});
