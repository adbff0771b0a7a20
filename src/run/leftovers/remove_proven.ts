import { type Doomed, type Fate, sweep } from "../../chroma/sweep.ts";
import { conclude } from "../conclude.ts";
import type { ChangeContext } from "../context.ts";
import type { Emit } from "../event.ts";

/** A collection of another run, and why it may be deleted. */
export interface Proven extends Doomed {
  readonly reason: string;
}

/** How the removal is watched and told of. */
export interface RemoveProvenOptions {
  /** How long deletions are watched; milliseconds. */
  readonly settleMs: number;
  readonly emit: Emit;
  /** When aborted, no further removal begins. */
  readonly signal: AbortSignal;
}

/** Removes collections of other runs, each approved in the guard and in the audit log before it is touched. */
export async function removeProven(
  context: ChangeContext,
  proven: readonly Proven[],
  { settleMs, emit, signal }: RemoveProvenOptions,
): Promise<readonly Fate[]> {
  const { deployment, ownership, audit, cap } = context;
  if (proven.length > 0) cap.insist();
  for (const { name, reason } of proven) {
    ownership.approve(name);
    audit.approve(name, reason);
  }
  const fates = await sweep(deployment, proven, {
    settleMs,
    signal,
    onLife: (event) => emit({ type: "life", event }),
  });
  await conclude(fates, context, emit);
  return fates;
}
