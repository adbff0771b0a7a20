import { assert } from "@std/assert";
import { errorMessage } from "../../core/error_message.ts";
import { formatDuration } from "../../core/duration.ts";
import { poll } from "../../core/poll.ts";
import { passed } from "../../core/verdict.ts";
import { makeRecords } from "../dataset.ts";
import { type Check, Undecided } from "../suite.ts";
import { watchEach, watchNodes } from "../sync/converge.ts";
import { converged, describeLags, expectConverged } from "../sync/lags.ts";
import { lacksNodes, NODES_NEEDED } from "../workspace.ts";
import { readPages } from "./balancer_pages.ts";
import { lacksHealth } from "./needs.ts";
import type { Drill } from "./scope.ts";

/** Reads through the entry that must be right: a balancer that asks one node after the other has asked each by then. */
const ENTRY_READS = 6;
/** How often it is looked whether a node has stopped; milliseconds. */
const LOOK_EVERY_MS = 100;
/** How often whoever is waited for is told so again; milliseconds. */
const REMIND_EVERY_MS = 60_000;

/** All is well before anything is stopped: otherwise nobody could tell what the outage did. */
export const wellBefore: Check<Drill> = {
  name: "well before",
  proves:
    "Before a node is stopped every endpoint answers, what is written is on every node within --max-lag, and reads through the balancer show it",
  needs: NODES_NEEDED,
  lacks: lacksNodes,
  async run(drill) {
    const { stage, recorder, doomed, healthyBefore, drilling } = drill;
    const { deployment, clock, random, dimension, writeDocs } = stage;
    const silent = await Promise.all(
      deployment.all.map(({ api, name }) =>
        api.heartbeat().then(() => [], (error: unknown) => [`${name}: ${errorMessage(error)}`])
      ),
    );
    assert(silent.flat().length === 0, `No heartbeat: ${silent.flat().join("; ")}`);
    const { records } = await drill.create();
    const gone = await doomed.create();
    const wrote = drill.stamp(makeRecords({ count: writeDocs, prefix: "base", dimension, random }));
    await recorder.write({ wrote }, () => records.add(wrote));
    const [seen, shown] = await Promise.all([
      watchEach(drill, { at: new Map(drill.acknowledged), done: true }, (node) => drill.differencesOn(node)),
      watchNodes(
        doomed,
        async ({ api }) =>
          (await api.describe(gone.name)) === undefined ? "the second collection is not there" : undefined,
      ),
    ]);
    expectConverged([...seen, ...shown], "Not every node has what was written before any is stopped");
    for (let read = 0; read < ENTRY_READS; read++) {
      const counted = await records.count().catch(errorMessage);
      assert(
        counted === wrote.length,
        `Read through ${deployment.entry.name} before any node is stopped: ${counted}, not ${wrote.length} records`,
      );
    }
    for (const { page, healthy, status } of await readPages(deployment.entry, clock)) {
      if (healthy !== undefined && status === 200) healthyBefore.set(page, healthy);
    }
    drill.beginWatch();
    drill.load.begin(wrote, drilling.waitMs);
    return converged(`${wrote.length} records equal on every node: ${describeLags(seen)}`, seen);
  },
};

/** Somebody stops a node: without that, there is nothing to find out. */
export const nodeStops: Check<Drill> = {
  name: "node stops",
  proves: "A node was stopped within --wait: what follows is about that outage",
  needs: NODES_NEEDED,
  lacks: lacksHealth,
  async run(drill) {
    const { drilling: { waitMs, guide } } = drill;
    guide(
      "Stop one node now, the primary or a replica, as it would fail: kill its process, or cut its network. Waiting up to " +
        `${formatDuration(waitMs)} for an endpoint that stops answering`,
    );
    drill.stopped = await waitFor(drill, "a node that stops answering", () => drill.watch?.down);
    if (drill.stopped === undefined) {
      guide("No node stopped answering: ending, and removing what was made");
      throw new Undecided(
        `No node stopped answering within --wait ${
          formatDuration(waitMs)
        }: there was no outage to test; run it again when somebody can stop one`,
      );
    }
    const { node } = drill.stopped;
    return passed(`${node.name} (${node.endpoint.origin}) stopped answering`);
  },
};

/** Waits up to `--wait` for what a person does, and says so again every minute. */
export function waitFor<T>(
  { stage: { clock, signal }, drilling: { waitMs, guide } }: Drill,
  what: string,
  look: () => T | undefined,
): Promise<T | undefined> {
  const began = clock.elapsed();
  let toldAt = began;
  return poll(() => {
    const now = clock.elapsed();
    if (now - toldAt >= REMIND_EVERY_MS) {
      toldAt = now;
      guide(`Still waiting for ${what}: ${formatDuration(Math.max(0, began + waitMs - now))} left`);
    }
    return Promise.resolve(look());
  }, { clock, signal, timeoutMs: waitMs, everyMs: LOOK_EVERY_MS });
}
