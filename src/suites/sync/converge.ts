import { percentile } from "../../core/percentile.ts";
import { poll } from "../../core/poll.ts";
import type { Metrics } from "../../core/verdict.ts";
import type { Node } from "../../chroma/deployment.ts";
import { firstDifference, type TestRecord } from "../../chroma/record.ts";
import { errorMessage } from "../../core/error_message.ts";
import { HttpError } from "../../chroma/http_error.ts";
import { NoReplyError } from "../../transport/no_reply.ts";
import { Undecided } from "../suite.ts";
import type { Workspace } from "../workspace.ts";

/** Between two looks at a node: the resolution of every lag; milliseconds. */
export const LOOK_EVERY_MS = 50;

/** How one node came to hold what it should, or did not. */
export interface Convergence {
  readonly node: string;
  /** Milliseconds from the acknowledgement to the first sight of it on the node, one for each thing waited for. */
  readonly lagsMs: readonly number[];
  /** What is still different when the time is up. */
  readonly difference?: string;
}

/** The nodes behind the balancer; a check about copies needs at least two of them. */
export function replicatedNodes({ nodesBehind }: Workspace): readonly Node[] | undefined {
  return nodesBehind.length >= 2 ? nodesBehind : undefined;
}

/** What a check about copies needs and has not. */
export const NEEDS_NODES = "Needs --primary and at least one --replica";

/**
 * Watches every node at once until `look` answers no difference, or `--max-lag` is up.
 *
 * @param since the clock's `elapsed` when the balancer acknowledged what is waited for
 */
export function watchNodes(
  { stage }: Workspace,
  nodes: readonly Node[],
  since: number,
  look: (node: Node) => Promise<string | undefined>,
): Promise<readonly Convergence[]> {
  const { clock, signal, objectives: { maxLagMs } } = stage;
  return Promise.all(nodes.map(async (node): Promise<Convergence> => {
    let difference: string | undefined = "it was not looked at";
    let unanswered: unknown;
    const lag = await poll(async () => {
      try {
        unanswered = undefined;
        difference = await look(node);
        return difference === undefined ? Math.max(0, clock.elapsed() - since) : undefined;
      } catch (error) {
        if (!(error instanceof NoReplyError || error instanceof HttpError)) throw error;
        unanswered = error;
        return undefined;
      }
    }, { clock, timeoutMs: maxLagMs, everyMs: LOOK_EVERY_MS, signal });
    if (lag !== undefined) return { node: node.name, lagsMs: [lag] };
    if (unanswered !== undefined) {
      throw new Undecided(`${node.name} could not be looked at: ${errorMessage(unanswered)}`);
    }
    return { node: node.name, lagsMs: [], difference: difference ?? "unknown" };
  }));
}

/** What differs between the model and a node's records now. */
export async function differenceOn(
  { collection, model }: Workspace,
  node: Node,
): Promise<string | undefined> {
  const records = await collection.on(node);
  if (records === undefined) return "the collection is not there";
  return firstDifference(model.values(), await records.get());
}

/** When each record was first seen on each node, with the very values that were written. */
export async function watchArrivals(
  { stage, collection }: Workspace,
  nodes: readonly Node[],
  written: ReadonlyMap<string, { readonly record: TestRecord; readonly acknowledgedAt: number }>,
  writing: { readonly done: boolean },
): Promise<readonly Convergence[]> {
  const { clock, signal, objectives: { maxLagMs } } = stage;
  return await Promise.all(nodes.map(async (node): Promise<Convergence> => {
    const lags = new Map<string, number>();
    let quietSince = clock.elapsed();
    while (clock.elapsed() - quietSince < maxLagMs) {
      signal.throwIfAborted();
      const records = await collection.on(node).catch(() => undefined);
      const seen = await records?.get().catch(() => undefined);
      const now = clock.elapsed();
      for (const [id, { acknowledgedAt }] of written) {
        if (!lags.has(id) && seen?.has(id)) lags.set(id, Math.max(0, now - acknowledgedAt));
      }
      if (!writing.done) quietSince = now;
      else if (lags.size === written.size) break;
      await clock.sleep(LOOK_EVERY_MS, signal);
    }
    const missing = [...written.keys()].find((id) => !lags.has(id));
    return {
      node: node.name,
      lagsMs: [...lags.values()],
      ...(missing === undefined ? {} : { difference: `record "${missing}" did not arrive` }),
    };
  }));
}

/** Lags as a check reports them: p50, p95 and the longest, of every node, and how many there were. */
export function lagMetrics(convergences: readonly Convergence[]): Metrics {
  return Object.fromEntries(convergences.flatMap(({ node, lagsMs }) => {
    const round = (p: number) => Math.round(percentile(lagsMs, p) ?? NaN);
    return lagsMs.length === 0 ? [] : [
      [`${node}.lagMsP50`, round(0.5)],
      [`${node}.lagMsP95`, round(0.95)],
      [`${node}.lagMsMax`, round(1)],
      [`${node}.lagSamples`, lagsMs.length],
    ];
  }));
}

/** What differs, on which node; nothing when all have converged. */
export function differences(convergences: readonly Convergence[]): readonly string[] {
  return convergences.flatMap(({ node, difference }) =>
    difference === undefined ? [] : [`${node}: ${difference}`]
  );
}

/** The longest lag of each node, for a person. */
export function describeLags(convergences: readonly Convergence[]): string {
  return convergences.map(({ node, lagsMs }) => `${node} ${Math.round(percentile(lagsMs, 1) ?? NaN)} ms`)
    .join(", ");
}
