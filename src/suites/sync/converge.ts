import { assert } from "@std/assert";
import { errorMessage } from "../../core/error_message.ts";
import { percentile } from "../../core/percentile.ts";
import { poll } from "../../core/poll.ts";
import type { Metrics } from "../../core/verdict.ts";
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
  /** What is still different when the time is up. */
  readonly difference?: string;
}

/**
 * Watches every node at once until `look` answers no difference, or `--max-lag` is up.
 *
 * @throws {Undecided} when a node could not be looked at in the end
 */
export function watchNodes(
  { stage, nodesBehind }: Workspace,
  look: (node: Node) => Promise<string | undefined>,
): Promise<readonly Convergence[]> {
  const { clock, signal, objectives: { maxLagMs } } = stage;
  const since = clock.elapsed();
  return Promise.all(nodesBehind.map(async (node): Promise<Convergence> => {
    let seen: Awaited<ReturnType<typeof lookSafely>> = {};
    const lag = await poll(async () => {
      seen = await lookSafely(() => look(node));
      return seen.difference === undefined && seen.noAnswer === undefined
        ? clock.elapsed() - since
        : undefined;
    }, { clock, timeoutMs: maxLagMs, everyMs: LOOK_EVERY_MS, signal });
    if (lag !== undefined) return { node: node.name, lagsMs: [lag] };
    if (seen.noAnswer !== undefined) {
      throw new Undecided(`${node.name} could not be looked at: ${seen.noAnswer}`);
    }
    return { node: node.name, lagsMs: [], difference: seen.difference ?? "it was not seen in time" };
  }));
}

/** A node that does not answer is not one that lacks something. */
async function lookSafely(
  look: () => Promise<string | undefined>,
): Promise<{ difference?: string; noAnswer?: string }> {
  try {
    const difference = await look();
    return difference === undefined ? {} : { difference };
  } catch (error) {
    if (error instanceof NoReplyError || error instanceof HttpError) return { noAnswer: errorMessage(error) };
    throw error;
  }
}

/** Things that were written one after the other: when each was acknowledged, by id, and whether more will come. */
export interface Acknowledged {
  readonly at: Map<string, number>;
  done: boolean;
}

/** Watches every node while records are being written: when each was first seen there. */
export function watchArrivals(
  { stage, collection, nodesBehind }: Workspace,
  acknowledged: Acknowledged,
): Promise<readonly Convergence[]> {
  const { clock, signal, objectives: { maxLagMs } } = stage;
  return Promise.all(nodesBehind.map(async (node): Promise<Convergence> => {
    const lags = new Map<string, number>();
    let lastWrite = clock.elapsed();
    while (clock.elapsed() - lastWrite < maxLagMs) {
      signal.throwIfAborted();
      // Whatever keeps this look from seeing a record, a later one will; the time limit judges.
      const records = await collection.on(node).catch(() => undefined);
      const seen = await records?.get().catch(() => undefined);
      const now = clock.elapsed();
      for (const [id, at] of acknowledged.at) {
        if (!lags.has(id) && seen?.has(id)) lags.set(id, Math.max(0, now - at));
      }
      if (!acknowledged.done) lastWrite = now;
      else if (lags.size === acknowledged.at.size) break;
      await clock.sleep(LOOK_EVERY_MS, signal);
    }
    const missing = acknowledged.at.keys().find((id) => !lags.has(id));
    const difference = missing === undefined ? {} : { difference: `record "${missing}" did not arrive` };
    return { node: node.name, lagsMs: [...lags.values()], ...difference };
  }));
}

/** Fails when a node did not come to hold what it should within `--max-lag`. */
export function expectConverged(convergences: readonly Convergence[], otherwise: string): void {
  const different = convergences.flatMap(({ node, difference }) =>
    difference === undefined ? [] : [`${node}: ${difference}`]
  );
  assert(different.length === 0, `${otherwise} within --max-lag: ${different.join("; ")}`);
}

/** Lags as a check reports them: p50, p95 and the longest, of every node and of the slowest, and of how many. */
export function lagMetrics(convergences: readonly Convergence[]): Metrics {
  const slowest = PERCENTILES.flatMap(([name, p]) => {
    const lags = convergences.flatMap(({ lagsMs }) => percentile(lagsMs, p) ?? []);
    return lags.length === 0 ? [] : [[`lagMs${name}`, Math.round(Math.max(...lags))] as const];
  });
  const ofNodes = convergences.flatMap(({ node, lagsMs }) => [
    ...PERCENTILES.flatMap(([name, p]) => {
      const lag = percentile(lagsMs, p);
      return lag === undefined ? [] : [[`${node}.lagMs${name}`, Math.round(lag)] as const];
    }),
    [`${node}.lagSamples`, lagsMs.length] as const,
  ]);
  return Object.fromEntries([...slowest, ...ofNodes]);
}

/** The same for a person: `replica 55/70/82 ms`, or a single figure where there is one sample. */
export function describeLags(convergences: readonly Convergence[]): string {
  return convergences.map(({ node, lagsMs }) => {
    const figures = lagsMs.length === 1 ? lagsMs : PERCENTILES.map(([, p]) => percentile(lagsMs, p) ?? NaN);
    return `${node} ${figures.map(Math.round).join("/")} ms`;
  }).join(", ");
}

const PERCENTILES = [["P50", 0.5], ["P95", 0.95], ["Max", 1]] as const;
