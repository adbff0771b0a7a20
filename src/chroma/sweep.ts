import { errorMessage } from "../core/error_message.ts";
import { inParallel } from "../core/in_parallel.ts";
import type { Deployment } from "./deployment.ts";
import type { OnLife } from "./life.ts";
import { isGone, type ListFully, lookFor, type Presence, type PresenceTable } from "./presence.ts";
import { beginRemoval, type ObjectionTo, type Removal, type RemovalTrouble } from "./removal.ts";

/** Between two looks at what was deleted; milliseconds. */
const LOOK_EVERY_MS = 1000;
/** Collections that are deleted, or looked at, at the same time. */
const AT_ONCE = 4;
/** Times that a collection is deleted anew when it is there again, or still; then it is left, and said so. */
const MAX_MORE = 3;

/** A collection to be rid of; `removedAt` (the clock's `elapsed`) when its deletion has been sent already. */
export interface Doomed {
  readonly name: string;
  readonly removedAt?: number;
}

/** What became of a collection. */
export interface Fate {
  readonly name: string;
  readonly nodes: ReadonlyMap<string, Presence>;
  /** How often it came back after it was deleted. */
  readonly returns: number;
  readonly trouble: readonly RemovalTrouble[];
}

/** How long deletions are watched, who is told, and what stops them. */
export interface SweepOptions {
  readonly settleMs: number;
  readonly onLife: OnLife;
  /** When aborted, no further deletion begins: what was not deleted yet is left, and said so. */
  readonly signal?: AbortSignal;
  /** Looks at each before it is deleted; absent for what this run made. */
  readonly objectionTo?: ObjectionTo;
  /** Endpoints that hung before: they are asked again only in the final look. */
  readonly stuck?: Set<string>;
  /** How every endpoint is listed in the end: see {@linkcode lookFor}. */
  readonly list?: ListFully | undefined;
}

/** A collection on its way out. */
interface State {
  readonly name: string;
  /** When its deletion was last sent; the clock's `elapsed`. */
  removedAt: number | undefined;
  /** How often it was deleted anew. */
  more: number;
  /** How often that was since it came back. */
  returns: number;
  trouble: readonly RemovalTrouble[];
}

/**
 * Deletes collections from every endpoint and watches until they have stayed away for the settle time; what comes back
 * is deleted again. In the end every endpoint is asked by full lists, twice in agreement; what they show is deleted
 * again, too.
 *
 * Never throws for what an endpoint did: each collection's fate says what is gone, left or could not be looked at.
 */
export async function sweep(
  deployment: Deployment,
  doomed: readonly Doomed[],
  options: SweepOptions,
): Promise<readonly Fate[]> {
  const states = doomed.map(({ name, removedAt }): State => ({
    name,
    removedAt,
    more: 0,
    returns: 0,
    trouble: [],
  }));
  if (states.length === 0) return [];
  const stuck = options.stuck ?? new Set<string>();
  const how = { ...options, stuck };
  const here = states.filter(({ removedAt }) => removedAt === undefined);
  await removeAll(deployment, here, { ...how, nodesOnly: false });
  while (true) {
    await watch(deployment, states, how);
    const table = await lookFor(deployment, states.map(({ name }) => name), options.list);
    for (const node of answering(table)) stuck.delete(node);
    const seenOn = (state: State) =>
      [...table.get(state.name) ?? []].flatMap(([node, { state: is }]) =>
        is === "left" && !mustStay(state, node) ? [node] : []
      );
    const back = options.signal?.aborted
      ? []
      : states.filter((state) => state.more < MAX_MORE && seenOn(state).length > 0);
    if (back.length === 0) {
      return states.map(({ name, returns, trouble }) => ({
        name,
        returns,
        trouble,
        nodes: table.get(name) ?? new Map(),
      }));
    }
    for (const state of back) seenAgain(state, seenOn(state), how);
    await removeAll(deployment, back, { ...how, nodesOnly: false });
  }
}

/**
 * Looks at the nodes until the last deletion is the settle time ago, and deletes again what has come back. What is to be seen
 * at the very end is left to the full look that follows.
 */
async function watch(deployment: Deployment, states: readonly State[], options: Settled): Promise<void> {
  const { clock } = deployment;
  const left = () =>
    Math.max(...states.map(({ removedAt }) => removedAt ?? 0)) + options.settleMs - clock.elapsed();
  options.onLife({ what: "settling", names: states.map(({ name }) => name), ms: Math.max(0, left()) });
  while (left() > 0) {
    const deleted = states.filter(({ removedAt }) => removedAt !== undefined);
    await inParallel(deleted, AT_ONCE, async (state) => {
      const shown = await shownOn(deployment, state.name, options.stuck);
      const back = shown.filter((node) => !mustStay(state, node));
      if (back.length > 0 && state.more < MAX_MORE && !options.signal?.aborted) {
        seenAgain(state, back, options);
        await removeAll(deployment, [state], { ...options, nodesOnly: true });
      }
    });
    await clock.sleep(Math.max(0, Math.min(LOOK_EVERY_MS, left())));
  }
}

/** The options of a sweep that has begun. */
type Settled = SweepOptions & { readonly stuck: Set<string> };

type RemoveOptions = Settled & { readonly nodesOnly: boolean };

function mustStay({ trouble }: State, on: string): boolean {
  return trouble.some(({ node, mustStay }) => mustStay && node === on);
}

/** Tells what is deleted anew: it came back where it was deleted, and is still there where its deletion went wrong. */
function seenAgain(state: State, nodes: readonly string[], { onLife }: SweepOptions): void {
  const { name, trouble } = state;
  const back = nodes.filter((on) => !trouble.some(({ node }) => node === on || node === "all"));
  state.more++;
  if (back.length > 0) state.returns++;
  for (const node of nodes) {
    onLife({ what: back.includes(node) ? "came back" : "still there", name, node });
  }
}

/** Removes collections from everywhere: all through the entry, then what the nodes still have. */
async function removeAll(
  deployment: Deployment,
  states: readonly State[],
  { nodesOnly, onLife, signal, stuck, objectionTo }: RemoveOptions,
): Promise<void> {
  const begun: { readonly state: State; readonly removal: Removal }[] = [];
  const each = async (state: State, step: () => Promise<void>) => {
    if (signal?.aborted) {
      state.trouble = [{ node: "all", reason: "It was stopped before it deleted this one" }];
      return;
    }
    await step().catch((error: unknown) => {
      state.trouble = [{ node: "all", reason: errorMessage(error) }];
    });
    state.removedAt = deployment.clock.elapsed();
  };
  await inParallel(states, AT_ONCE, (state) =>
    each(state, async () => {
      const onDeleted = (node: string) => onLife({ what: "deleted", name: state.name, node });
      const removal = await beginRemoval(deployment, state.name, {
        onDeleted,
        objectionTo,
        nodesOnly,
        stuck,
      });
      begun.push({ state, removal });
    }));
  await inParallel(begun, AT_ONCE, ({ state, removal }) =>
    each(state, async () => {
      state.trouble = await removal.finish();
    }));
}

/** Endpoints that could be looked at. */
function answering(table: PresenceTable): readonly string[] {
  const [presences = new Map()] = table.values();
  return [...presences].filter(([, { state }]) => state !== "unknown").map(([node]) => node);
}

/** Tells of a fate: gone everywhere, or what is left where and why. */
export function tellFate({ name, nodes, returns, trouble }: Fate, onLife: OnLife): void {
  if (isGone(nodes)) return onLife({ what: "gone", name, nodes: [...nodes.keys()] });
  for (const [node, presence] of nodes) {
    if (presence.state !== "gone") {
      onLife({ what: "left", name, node, reason: reasonLeft(presence, node, { returns, trouble }) });
    }
  }
}

/** Why a collection is left on a node, in a person's words. */
export function reasonLeft(
  presence: Presence,
  node: string,
  { returns, trouble }: Pick<Fate, "returns" | "trouble">,
): string {
  const went = trouble.find((one) => one.node === node || one.node === "all")?.reason;
  if (presence.state === "unknown") return `Could not look: ${presence.reason}`;
  if (went !== undefined) return went;
  return returns >= MAX_MORE
    ? `It is there again after ${returns} more deletions: a replicator copies it back, or deletions are not carried out`
    : "It is still listed after it was deleted";
}

/** The nodes that show a collection now; one that cannot be asked is left to the final look. */
async function shownOn(
  { nodes }: Deployment,
  name: string,
  stuck: ReadonlySet<string>,
): Promise<readonly string[]> {
  const shown = await Promise.all(
    nodes.filter((node) => !stuck.has(node.name)).map(async (node) => {
      try {
        return (await node.api.describe(name)) === undefined ? [] : [node.name];
      } catch {
        return [];
      }
    }),
  );
  return shown.flat();
}
