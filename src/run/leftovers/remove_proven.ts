import type { ListFully } from "../../chroma/presence.ts";
import { type Doomed, type Fate, sweep } from "../../chroma/sweep.ts";
import type { ChromaApi } from "../../chroma/api.ts";
import { conclude } from "../conclude.ts";
import type { ChangeContext } from "../context.ts";
import type { Emit } from "../event.ts";
import { objectionTo } from "./eligibility.ts";
import type { Survey } from "./survey.ts";

/** A collection of another run, and why it may be deleted. */
export interface Proven extends Doomed {
  readonly reason: string;
}

/** How the removal is watched and told of. */
export interface RemoveProvenOptions {
  /** How long deletions are watched; milliseconds. */
  readonly settleMs: number;
  readonly emit: Emit;
  /** What was looked at before it was decided on. */
  readonly found: Pick<Survey, "counted">;
  /** A collection with more documents is nobody's test. */
  readonly maxDocs: number;
  /** When aborted, no further removal begins. */
  readonly signal: AbortSignal;
  /** How every endpoint is listed in the end. */
  readonly list?: ListFully;
}

/** Removes collections of other runs, each approved in the guard and in the audit log before it is touched. */
export async function removeProven(
  context: ChangeContext,
  proven: readonly Proven[],
  { settleMs, emit, found, maxDocs, signal, list }: RemoveProvenOptions,
): Promise<readonly Fate[]> {
  const { deployment, ownership, audit, cap } = context;
  using _ = proven.length > 0 ? cap.insist() : undefined;
  for (const { name, reason } of proven) {
    ownership.approve(name);
    audit.approve(name, reason);
  }
  const fates = await sweep(deployment, proven, {
    settleMs,
    signal,
    list,
    // What was in no list, and what a replicator brought meanwhile, nobody has looked at.
    objectionTo: async (api, { id, name, metadata }) => {
      if (found.counted.has(id)) return undefined;
      const documents = await countOn(api, id);
      return objectionTo(name, { node: api.endpoint.name, metadata, documents }, { maxDocs });
    },
    onLife: (event) => emit({ type: "life", event }),
  });
  await conclude(fates, context, emit);
  return fates;
}

/** Times that it is asked where each answer may be another node's, which does not know the UUID. */
const LOOKS = 4;

/** How many documents a collection has; `undefined` when no answer told. */
async function countOn(api: ChromaApi, id: string): Promise<number | undefined> {
  let count = await api.count(id);
  for (let look = 1; look < LOOKS && count === undefined && api.showsSeveral; look++) {
    count = await api.count(id);
  }
  return count;
}
