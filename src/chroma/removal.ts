import { errorMessage } from "../core/error_message.ts";
import { poll } from "../core/poll.ts";
import { GuardRefusal } from "../guard/refusal.ts";
import { NoReplyError } from "../transport/no_reply.ts";
import type { ChromaApi, Description } from "./api.ts";
import type { Deployment, Node } from "./deployment.ts";

/**
 * How long a deletion through the balancer may take to reach the nodes before what remains is deleted there.
 * Deleting on a node and through the balancer at the same moment has corrupted an index in the field.
 */
const GRACE_MS = 3000;
const LOOK_EVERY_MS = 100;
/** Tries on one endpoint: a balancer that alternates answers 404 every other time, a proxy 503 to what was done. */
const TRIES = 4;

/** What went wrong where; nothing here says that the collection is still there. */
export interface RemovalTrouble {
  readonly node: string;
  readonly reason: string;
  /** It was not deleted there, since what is there must stay: that it is shown is no return. */
  readonly mustStay?: true;
}

/** Looks at what an endpoint shows under a name, before it is deleted there; answers why it must stay. */
export type ObjectionTo = (api: ChromaApi, shown: Description) => Promise<string | undefined>;

/** What is there under the name must stay. */
class MustStay extends Error {}

/** Which collection, and how the removal tells of itself. */
export interface RemovalOptions {
  /** Told of each deletion that an endpoint acknowledged. */
  readonly onDeleted?: (node: string) => void;
  /** Told when an endpoint still showed it, whether it was deleted there then or vanished by itself. */
  readonly onShown?: () => void;
  /** Absent for what this run made. */
  readonly objectionTo?: ObjectionTo | undefined;
  /** Leave out the balancer: for what came back on a node after it was gone everywhere. */
  readonly nodesOnly?: boolean;
  /** Endpoints that let a request wait in vain: they are not asked again, and those that do so now join them. */
  readonly stuck?: Set<string>;
}

/** A removal that has begun: through the entry, and not on the nodes yet. */
export interface Removal {
  /**
   * Deletes on each node what remains there, once the deletion through the entry has had its time to travel. Answers what
   * went wrong anywhere.
   *
   * @throws {GuardRefusal} after every endpoint has had its turn
   */
  finish(): Promise<readonly RemovalTrouble[]>;
}

/**
 * Deletes a collection from everywhere: through the entry first, then, when the deletion had its time to travel,
 * on each node what remains. Every endpoint is tried whatever happens on the others.
 *
 * It does not say that the collection is gone: that takes `isGone`'s evidence. Answers what went wrong, if anything.
 *
 * @throws {GuardRefusal} after every endpoint has had its turn
 */
export async function removeEverywhere(
  deployment: Deployment,
  name: string,
  options: RemovalOptions = {},
): Promise<readonly RemovalTrouble[]> {
  return await (await beginRemoval(deployment, name, options)).finish();
}

/**
 * Begins to delete a collection from everywhere. Who removes many begins them all before the first is finished: the
 * deletions travel at the same time.
 */
export async function beginRemoval(
  deployment: Deployment,
  name: string,
  { onDeleted, onShown, objectionTo, nodesOnly = false, stuck = new Set() }: RemovalOptions = {},
): Promise<Removal> {
  const { clock, entry, nodes } = deployment;
  const trouble: RemovalTrouble[] = [];
  const refusals: GuardRefusal[] = [];
  const attempt = async (node: Node, seen?: Description) => {
    if (stuck.has(node.name)) {
      trouble.push({ node: node.name, reason: "it gave no reply before, and was not asked again" });
      return;
    }
    try {
      if (await removeOn(node, name, { onShown, objectionTo, seen })) onDeleted?.(node.name);
    } catch (error) {
      if (error instanceof GuardRefusal) refusals.push(error);
      if (isTimeout(error)) stuck.add(node.name);
      const stays = error instanceof MustStay ? { mustStay: true } as const : {};
      trouble.push({ node: node.name, reason: errorMessage(error), ...stays });
    }
  };

  if (!nodesOnly || nodes.includes(entry)) await attempt(entry);
  const begun = clock.elapsed();
  const others = nodes.filter((node) => node !== entry);
  const finishOn = async (node: Node) => {
    /** What the last look showed: that is the reading on which it is deleted. */
    let seen: Description | undefined;
    const absent = async () => {
      seen = undefined;
      seen = await node.api.describe(name);
      if (seen === undefined) return true;
      onShown?.();
      return undefined;
    };
    const travelled = nodesOnly || stuck.has(node.name) ? undefined : await poll(
      () =>
        absent().catch((error) => {
          // A node that cannot be asked has not been seen without it; one that hangs is not waited for again.
          if (!isTimeout(error)) return undefined;
          stuck.add(node.name);
          return false;
        }),
      { clock, timeoutMs: begun + GRACE_MS - clock.elapsed(), everyMs: LOOK_EVERY_MS },
    );
    if (travelled !== true) await attempt(node, seen);
  };
  return {
    async finish() {
      await Promise.all(others.map(finishOn));
      if (refusals[0] !== undefined) throw refusals[0];
      return trouble;
    },
  };
}

/** Whether an endpoint took a request and let it wait: the next would wait as long, and so would all that follow. */
function isTimeout(error: unknown): boolean {
  return error instanceof NoReplyError && error.reason === "timeout";
}

/**
 * Deletes a collection on one endpoint, its UUID there read just before, by whoever has `seen` it there; answers whether there
 * was one to delete.
 */
async function removeOn(
  { api }: Node,
  name: string,
  { onShown, objectionTo, seen }: Pick<RemovalOptions, "objectionTo"> & {
    readonly onShown: (() => void) | undefined;
    readonly seen: Description | undefined;
  },
): Promise<boolean> {
  let deleted = false;
  let misses = 0;
  let failure: unknown;
  for (let tries = 0; tries < TRIES; tries++) {
    failure = undefined;
    try {
      const there = (tries === 0 ? seen : undefined) ?? await api.describe(name);
      if (there === undefined) {
        // One 404 may be another node's: only two in a row, or one after our own deletion, end the tries.
        if (deleted || ++misses > 1) return deleted;
        continue;
      }
      onShown?.();
      const objection = await objectionTo?.(api, there);
      if (objection !== undefined) throw new MustStay(objection);
      if ((await api.remove(name)) === "deleted") deleted = true;
      else misses++;
    } catch (error) {
      if (error instanceof GuardRefusal || error instanceof MustStay || isTimeout(error)) throw error;
      failure = error;
    }
  }
  if (failure !== undefined) throw failure;
  return deleted;
}
