import { errorMessage } from "../../core/error_message.ts";
import { attribute } from "./attribution.ts";
import { compareFingerprints } from "./changes.ts";
import { digestOf } from "./digest.ts";
import type { ChangeContext, Context } from "../context.ts";
import type { Emit } from "../event.ts";
import { type Look, lookAt } from "./look.ts";
import { isUnchanged } from "../outcome.ts";
import { type Photograph, photograph } from "./photograph.ts";
import { TargetError } from "../preflight.ts";
import type { ProductionResult } from "../summary.ts";

/**
 * Photographs production on every node, and tells the guard of every collection that any endpoint lists.
 *
 * @param looks at every endpoint, by name, where they have just been taken
 * @throws {TargetError} when it cannot be done completely: then nothing may be created
 */
export async function photographBefore(
  { deployment, ownership, run }: Context,
  emit: Emit,
  looks?: ReadonlyMap<string, Look>,
): Promise<Photograph> {
  emit({ type: "note", text: "Photographing production on every node" });
  try {
    looks ??= new Map(
      await Promise.all(
        deployment.all.map(async (node) => [node.name, await lookAt(node, deployment.clock)] as const),
      ),
    );
    for (const { tests, production } of looks.values()) ownership.setPhotograph([...tests, ...production]);
    const tests = new Set([...looks.values()].flatMap(({ tests }) => tests.map(({ name }) => name)));
    if (tests.size > 0) {
      emit({
        type: "note",
        text: `${tests.size} test collections of other runs are there: see "list" and "cleanup"`,
      });
    }
    return await photograph(deployment, { seed: run }, looks);
  } catch (error) {
    throw new TargetError(`Cannot photograph production: ${errorMessage(error)}`, { cause: error });
  }
}

/**
 * Photographs production again and compares; `before` may be the reason why there is no photograph to compare with.
 *
 * @param looks at nodes, by name, after the last change: those are not listed again
 */
export async function photographAfter(
  { deployment, ledger, audit }: ChangeContext,
  before: Photograph | string,
  emit: Emit,
  looks: ReadonlyMap<string, Look>,
): Promise<ProductionResult> {
  if (typeof before === "string") {
    return { collections: 0, unchanged: false, changes: [], nodes: [], problem: before };
  }
  const collections = Math.max(0, ...before.values().map(({ collections }) => collections.length));
  emit({ type: "note", text: "Photographing production again" });
  try {
    const after = await photograph(deployment, { like: before }, looks);
    const { entries: auditLines } = await audit.head();
    const changes = attribute(compareFingerprints(before, after), { before, after, ledger, auditLines });
    return { collections, unchanged: isUnchanged(changes), changes, nodes: coverage(before, after) };
  } catch (error) {
    const problem = `Cannot photograph production again: ${errorMessage(error)}`;
    return { collections, unchanged: false, changes: [], nodes: [], problem };
  }
}

function coverage(before: Photograph, after: Photograph): ProductionResult["nodes"] {
  return [...before].map(([node, then]) => {
    const now = after.get(node);
    const unsettled = then.unsettled.union(now?.unsettled ?? new Set<string>());
    return {
      node,
      collections: then.collections.length,
      counted: (now?.collections ?? []).filter(({ count }) => count !== undefined).length,
      unsettled: unsettled.size,
      digests: {
        before: digestOf(then.collections, unsettled),
        after: digestOf(now?.collections ?? [], unsettled),
      },
    };
  });
}
