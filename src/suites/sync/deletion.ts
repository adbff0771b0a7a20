import { assert } from "@std/assert";
import { formatDuration } from "../../core/duration.ts";
import { errorMessage } from "../../core/error_message.ts";
import { poll } from "../../core/poll.ts";
import { passed } from "../../core/verdict.ts";
import type { Node } from "../../chroma/deployment.ts";
import { type Check, Undecided } from "../suite.ts";
import { lacksNodes, NODES_NEEDED, type Workspace } from "../workspace.ts";
import { lacksCollection, requireOnNodes, watchNodes } from "./converge.ts";
import { converged, describeLags, expectConverged } from "./lags.ts";

const LOOK_EVERY_MS = 250;

/** A collection deleted through the balancer is gone from every node. */
export const deletionReachesNodes: Check<Workspace> = {
  name: "collection deletion reaches every node",
  proves:
    "A collection that every node had, deleted through the balancer, is gone from them within --max-lag",
  needs: NODES_NEEDED,
  lacks: lacksNodes,
  async run(workspace) {
    const { collection } = workspace;
    await requireOnNodes(workspace, lacksCollection(collection.name));
    await collection.delete();
    const seen = await watchNodes(
      workspace,
      async ({ api }) =>
        (await api.describe(collection.name)) === undefined ? undefined : "the collection is still there",
    );
    expectConverged(seen, "The deletion did not reach every node");
    collection.sawGone();
    return converged(`Gone from every node: ${describeLags(seen)}`, seen);
  },
};

/** What was deleted stays deleted. */
export const deletionStays: Check<Workspace> = {
  name: "deletion stays",
  proves: "A collection that was deleted everywhere does not come back within --settle",
  needs: NODES_NEEDED,
  lacks: (workspace) =>
    lacksNodes(workspace) ??
      (workspace.stage.session.settleMs === 0 ? "Needs a --settle over 0: nothing was watched" : undefined),
  async run(workspace) {
    const { name } = workspace.collection;
    const { clock, signal, session: { settleMs } } = workspace.stage;
    if ((await shownOn(workspace.nodesBehind, name)).length > 0) {
      throw new Undecided("The collection is not gone yet: its deletion did not travel");
    }
    const since = clock.elapsed();
    const back = await poll(async () => {
      const shown = await shownOn(workspace.nodesBehind, name);
      return shown.length > 0 ? { shown, after: clock.elapsed() - since } : undefined;
    }, { clock, timeoutMs: settleMs, everyMs: LOOK_EVERY_MS, signal });
    assert(
      back === undefined,
      `Deleted everywhere, it came back on ${back?.shown.join(" and ")} after ${
        formatDuration(back?.after ?? 0)
      }`,
    );
    return passed(`Gone, and still gone after ${formatDuration(settleMs)}`);
  },
};

async function shownOn(nodes: readonly Node[], name: string): Promise<readonly string[]> {
  const shown = await Promise.all(nodes.map(async (node) => {
    try {
      return (await node.api.describe(name)) === undefined ? [] : [node.name];
    } catch (error) {
      throw new Undecided(`${node.name} could not be looked at: ${errorMessage(error)}`);
    }
  }));
  return shown.flat();
}
