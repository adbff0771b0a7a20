import { assertEquals, assertRejects } from "@std/assert";
import { type Acknowledged, requireOnNodes, watchEach } from "../../../src/suites/sync/converge.ts";
import type { Node } from "../../../src/chroma/deployment.ts";
import { HttpError } from "../../../src/chroma/http_error.ts";
import { Undecided } from "../../../src/suites/suite.ts";
import type { Workspace } from "../../../src/suites/workspace.ts";
import { FakeClock } from "../../core/fake_clock.ts";

const NODES = [{ name: "primary" }, { name: "replica" }] as unknown as readonly Node[];
const NODES_ONLY = { nodesBehind: NODES } as Partial<Workspace> as Workspace;

Deno.test("requireOnNodes is undecided about what builds on something that a node lacks", async () => {
  await requireOnNodes(NODES_ONLY, () => Promise.resolve(undefined));
  await assertRejects(
    () =>
      requireOnNodes(
        NODES_ONLY,
        ({ name }) => Promise.resolve(name === "replica" ? "the collection is not there" : undefined),
      ),
    Undecided,
    "What this builds on is not on every node: replica: the collection is not there",
  );
});

Deno.test("requireOnNodes is undecided where a node does not answer, and fails with any other error", async () => {
  const endpoint = { name: "replica", origin: "http://replica.test", role: "replica" } as const;
  const silent = () => Promise.reject(new HttpError("describe", endpoint, 503, "no upstream"));
  await assertRejects(() => requireOnNodes(NODES_ONLY, silent), Undecided, "503");
  await assertRejects(
    () => requireOnNodes(NODES_ONLY, () => Promise.reject(new TypeError("ours"))),
    TypeError,
  );
});

/** Watches one record that was acknowledged at 0 and came after `cameMs`, while others were written until `doneMs`. */
async function watchOne(cameMs: number, doneMs: number, lookMs = 0) {
  const clock = new FakeClock();
  const workspace = {
    nodesBehind: NODES.slice(1),
    stage: { clock, signal: new AbortController().signal, objectives: { maxLagMs: 1000 } },
  } as unknown as Workspace;
  const acknowledged: Acknowledged = { at: new Map([["a", 0]]), done: false };
  clock.sleep(doneMs).then(() => acknowledged.done = true);
  const [seen] = await clock.drive(watchEach(workspace, acknowledged, async () => {
    const isThere = clock.elapsed() >= cameMs;
    if (lookMs > 0) await clock.sleep(lookMs);
    return new Map(isThere ? [] : [["a", "it is missing"]]);
  }));
  return seen;
}

Deno.test("watchEach tells how long a record took", async () => {
  assertEquals(await watchOne(400, 100), { node: "replica", lagsMs: [400] });
  assertEquals(await watchOne(400, 5000), { node: "replica", lagsMs: [400] });
  // What no look has shown to be missing when its time was up was in time.
  assertEquals(await watchOne(900, 5000, 800), { node: "replica", lagsMs: [2500] });
});

Deno.test("watchEach does not take a record for in time that came too late while others were still written", async () => {
  const { lagsMs, difference } = await watchOne(4000, 5000) ?? {};
  assertEquals([lagsMs, difference], [[4000], "it is missing, and came later"]);
});
