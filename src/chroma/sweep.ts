import { errorMessage } from "../core/error_message.ts";
import type { Deployment } from "./deployment.ts";
import type { OnLife } from "./life.ts";
import { isGone, lookFor, type Presence } from "./presence.ts";
import { type RemovalTrouble, removeEverywhere } from "./removal.ts";

/** Between two looks at what was deleted; milliseconds. */
const LOOK_EVERY_MS = 1000;
/** Times that a collection is deleted anew when a replicator brings it back; then it is left, and said so. */
const MAX_RETURNS = 3;

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

/** How long deletions are watched, and who is told. */
export interface SweepOptions {
  readonly settleMs: number;
  readonly onLife: OnLife;
}

/** A collection on its way out. */
interface State {
  readonly name: string;
  /** When its deletion was last sent; the clock's `elapsed`. */
  removedAt: number | undefined;
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
  const states = doomed.map(({ name, removedAt }): State => ({ name, removedAt, returns: 0, trouble: [] }));
  if (states.length === 0) return [];
  for (const state of states) {
    if (state.removedAt === undefined) await remove(deployment, state, { ...options, nodesOnly: false });
  }
  while (true) {
    await watch(deployment, states, options);
    const table = await lookFor(deployment, states.map(({ name }) => name));
    const seenOn = (name: string) => [...table.get(name) ?? []].filter(([, { state }]) => state === "left");
    const back = states.filter(({ name, returns }) => returns < MAX_RETURNS && seenOn(name).length > 0);
    if (back.length === 0) {
      return states.map(({ name, returns, trouble }) => ({
        name,
        returns,
        trouble,
        nodes: table.get(name) ?? new Map(),
      }));
    }
    for (const state of back) {
      await removeAgain(deployment, state, seenOn(state.name).map(([node]) => node), {
        ...options,
        nodesOnly: false,
      });
    }
  }
}

/** Looks at the nodes until the last deletion is the settle time ago, and deletes again what has come back. */
async function watch(deployment: Deployment, states: readonly State[], options: SweepOptions): Promise<void> {
  const { clock } = deployment;
  const left = () =>
    Math.max(...states.map(({ removedAt }) => removedAt ?? 0)) + options.settleMs - clock.elapsed();
  options.onLife({ what: "settling", names: states.map(({ name }) => name), ms: Math.max(0, left()) });
  while (true) {
    for (const state of states) {
      const back = await shownOn(deployment, state.name);
      if (back.length > 0 && state.returns < MAX_RETURNS) {
        await removeAgain(deployment, state, back, { ...options, nodesOnly: true });
      }
    }
    if (left() <= 0) return;
    await clock.sleep(Math.min(LOOK_EVERY_MS, left()));
  }
}

type RemoveOptions = SweepOptions & { readonly nodesOnly: boolean };

async function removeAgain(
  deployment: Deployment,
  state: State,
  nodes: readonly string[],
  options: RemoveOptions,
): Promise<void> {
  state.returns++;
  for (const node of nodes) options.onLife({ what: "came back", name: state.name, node });
  await remove(deployment, state, options);
}

async function remove(
  deployment: Deployment,
  state: State,
  { nodesOnly, onLife }: RemoveOptions,
): Promise<void> {
  try {
    const onDeleted = (node: string) => onLife({ what: "deleted", name: state.name, node });
    state.trouble = await removeEverywhere(deployment, state.name, { onDeleted, nodesOnly });
  } catch (error) {
    state.trouble = [{ node: "guard", reason: errorMessage(error) }];
  }
  state.removedAt = deployment.clock.elapsed();
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
  const went = trouble.find((one) => one.node === node || one.node === "guard")?.reason;
  if (presence.state === "unknown") return `Could not look: ${presence.reason}`;
  if (went !== undefined) return went;
  return returns >= MAX_RETURNS
    ? `It is there again after ${returns} more deletions: a replicator copies it back, or deletions are not carried out`
    : "It is still listed after it was deleted";
}

/** The nodes that show a collection now; one that cannot be asked is left to the final look. */
async function shownOn(deployment: Deployment, name: string): Promise<readonly string[]> {
  const shown = await Promise.all(deployment.nodes.map(async (node) => {
    try {
      return (await node.api.describe(name)) === undefined ? [] : [node.name];
    } catch {
      return [];
    }
  }));
  return shown.flat();
}
