import { assertEquals, assertRejects } from "@std/assert";
import type { Stage } from "../../../src/suites/suite.ts";
import { documentsReachNodes } from "../../../src/suites/sync/copies.ts";
import type { Workspace } from "../../../src/suites/workspace.ts";
import { FakeClock } from "../../core/fake_clock.ts";

Deno.test("documentsReachNodes lets no rejection go unheard when it is stopped while a write is under way", async () => {
  const clock = new FakeClock();
  const stop = new AbortController();
  const write = Promise.withResolvers<void>();
  const stage = {
    clock,
    random: (bytes: number) => new Uint8Array(bytes),
    signal: stop.signal,
    writeDocs: 10,
    dimension: 2,
    objectives: { maxLagMs: 60_000 },
  } as Partial<Stage> as Stage;
  const workspace = {
    stage,
    nodesBehind: [{ name: "replica" }],
    collection: { records: { add: () => write.promise }, on: () => Promise.resolve(undefined) },
    apply: () => () => {},
  } as unknown as Workspace;

  const check = assertRejects(() => documentsReachNodes.run(workspace), Error, "no reply");
  await clock.advance(100);
  stop.abort(new Error("stopped"));
  // The watch has ended with the signal; the write has not, and only then does the check look at the watch.
  await clock.advance(100);
  write.reject(new Error("no reply"));
  await check;
  assertEquals(clock.sleepers, 0);
});
