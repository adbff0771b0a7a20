import { assertEquals, assertRejects } from "@std/assert";
import { type Stage, Undecided } from "../../../src/suites/suite.ts";
import { documentsReachNodes, updatesReachNodes } from "../../../src/suites/sync/copies.ts";
import { SyncScope } from "../../../src/suites/sync/scope.ts";
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
    objectives: { maxLagMs: 60_000, maxErrorRate: 0.1 },
  } as Partial<Stage> as Stage;
  const scope = Object.defineProperties(new SyncScope(stage), {
    nodesBehind: { value: [{ name: "replica" }] },
    collection: {
      value: { records: { add: () => write.promise }, on: () => Promise.resolve(undefined) },
    },
  });

  const check = assertRejects(() => documentsReachNodes.run(scope), Error, "no reply");
  await clock.advance(100);
  stop.abort(new Error("stopped"));
  // The watch has ended with the signal; the write has not, and only then does the check look at the watch.
  await clock.advance(100);
  write.reject(new Error("no reply"));
  await check;
  assertEquals(clock.sleepers, 0);
});

Deno.test("updatesReachNodes is undecided where no record was written, and asks no node for none", async () => {
  const get = () => Promise.reject(new Error("Expected 'ids' to be a non-empty list"));
  const scope = {
    stage: { clock: new FakeClock(), signal: new AbortController().signal, objectives: { maxLagMs: 0 } },
    model: new Map(),
    nodesBehind: [{ name: "replica" }],
    collection: { on: () => Promise.resolve({ get }) },
  } as unknown as SyncScope;
  await assertRejects(() => updatesReachNodes.run(scope), Undecided, "There are no records to change");
});
