import { errorMessage } from "../../core/error_message.ts";
import type { Node } from "../../chroma/deployment.ts";
import { HttpError } from "../../chroma/http_error.ts";
import { NoReplyError } from "../../transport/no_reply.ts";
import { Undecided } from "../suite.ts";
import type { Workspace } from "../workspace.ts";

/** Between two looks at a node: the resolution of every lag; milliseconds. */
const LOOK_EVERY_MS = 50;

/** How one node came to hold what it should, or did not. */
export interface Convergence {
  readonly node: string;
  /** Milliseconds from the acknowledgement to the first sight of it on the node, one for each thing waited for. */
  readonly lagsMs: readonly number[];
  /** Things that were waited for in vain. */
  readonly missing?: number;
  /** What was still different when the time was up. */
  readonly difference?: string;
}

/** Things that were written: when each was acknowledged, by id, and whether more will come. */
export interface Acknowledged {
  readonly at: Map<string, number>;
  done: boolean;
}

/** What of the things that were written is not as it should be on a node, and how, by id. */
export type Differences = ReadonlyMap<string, string>;

/**
 * Watches every node at once until a look finds none of the differences that were waited for, or `--max-lag` is up after
 * the last acknowledgement.
 *
 * @throws {Undecided} when a node could not be looked at in the end
 */
export async function watchEach(
  { stage, nodesBehind }: Workspace,
  acknowledged: Acknowledged,
  look: (node: Node) => Promise<Differences>,
): Promise<readonly Convergence[]> {
  const { clock, signal, objectives: { maxLagMs } } = stage;
  const watchNode = async (node: Node): Promise<Convergence> => {
    const lags = new Map<string, number>();
    const late = new Map<string, string>();
    let last = clock.elapsed();
    while (true) {
      signal.throwIfAborted();
      const waitedFor = [...acknowledged.at];
      const { done } = acknowledged;
      const began = clock.elapsed();
      const { differences, noAnswer } = await lookSafely(() => look(node));
      const now = clock.elapsed();
      for (const [id, at] of differences === undefined ? [] : waitedFor) {
        if (lags.has(id)) continue;
        const difference = differences?.get(id);
        if (difference === undefined) lags.set(id, Math.max(0, now - at));
        else if (began >= at + maxLagMs) late.set(id, `${difference}, and came later`);
      }
      const lagsMs = [...lags.values()];
      const wrong = waitedFor.flatMap(([id]) => differences?.get(id) ?? []);
      if (!done) last = now;
      else if (differences !== undefined && wrong.length === 0) {
        // Time is up for each of them on its own, also while others are still written.
        const [difference] = late.values();
        return { node: node.name, lagsMs, ...(difference === undefined ? {} : { difference }) };
      } else if (now >= last + maxLagMs) {
        if (noAnswer !== undefined) throw new Undecided(`${node.name} could not be looked at: ${noAnswer}`);
        const missing = waitedFor.length - lags.size;
        return { node: node.name, lagsMs, missing, difference: wrong[0] ?? "it was not seen in time" };
      }
      const left = done ? last + maxLagMs - now : LOOK_EVERY_MS;
      await clock.sleep(Math.min(LOOK_EVERY_MS, left), signal);
    }
  };
  const watches = await Promise.allSettled(nodesBehind.map(watchNode));
  return watches.map((watch) => {
    if (watch.status === "rejected") throw watch.reason;
    return watch.value;
  });
}

/** The same for one thing that was acknowledged just now: `look` answers what is different. */
export function watchNodes(
  workspace: Workspace,
  look: (node: Node) => Promise<string | undefined>,
): Promise<readonly Convergence[]> {
  const IT = "it";
  const acknowledged = { at: new Map([[IT, workspace.stage.clock.elapsed()]]), done: true };
  return watchEach(workspace, acknowledged, async (node) => {
    const difference = await look(node);
    return new Map(difference === undefined ? [] : [[IT, difference]]);
  });
}

/**
 * Looks once at every node for what a check builds on: that it is missing is an earlier check's finding, not this one's.
 *
 * @throws {Undecided} when `look` answers what is missing, or a node could not be looked at
 */
export async function requireOnNodes(
  { nodesBehind }: Workspace,
  look: (node: Node) => Promise<string | undefined>,
): Promise<void> {
  const lacking = await Promise.all(nodesBehind.map(async (node) => {
    const { differences, noAnswer } = await lookSafely(async () => {
      const difference = await look(node);
      return new Map(difference === undefined ? [] : [["it", difference]]);
    });
    const problem = differences?.get("it") ?? noAnswer;
    return problem === undefined ? [] : [`${node.name}: ${problem}`];
  }));
  if (lacking.flat().length > 0) {
    throw new Undecided(`What this builds on is not on every node: ${lacking.flat().join("; ")}`);
  }
}

/** Answers what is missing where a node does not have the collection. */
export function lacksCollection(name: string): (node: Node) => Promise<string | undefined> {
  return async ({ api }) =>
    (await api.describe(name)) === undefined ? "the collection is not there" : undefined;
}

/** A node that does not answer is not one that lacks something. */
async function lookSafely(
  look: () => Promise<Differences>,
): Promise<{ differences?: Differences; noAnswer?: string }> {
  try {
    return { differences: await look() };
  } catch (error) {
    if (error instanceof NoReplyError || error instanceof HttpError) return { noAnswer: errorMessage(error) };
    throw error;
  }
}
