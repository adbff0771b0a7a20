import { errorMessage } from "../core/error_message.ts";
import { listCollections } from "../chroma/listing.ts";
import type { Context } from "./context.ts";
import type { Emit } from "./event.ts";
import { compareFingerprints, isProduction, type Photograph, photograph } from "./fingerprint.ts";
import { attribute, isUnchanged } from "./outcome.ts";
import { TargetError } from "./preflight.ts";
import type { ProductionResult } from "./summary.ts";

/**
 * Photographs production on every node, and tells the guard of every collection that any endpoint lists.
 *
 * @throws {TargetError} when it cannot be done completely: then nothing may be created
 */
export async function photographBefore({ deployment, ownership }: Context, emit: Emit): Promise<Photograph> {
  emit({ type: "note", text: "Photographing production on every node" });
  try {
    const listings = new Map(
      await Promise.all(
        deployment.all.map(async ({ name, api }) =>
          [name, await listCollections(api, deployment.clock)] as const
        ),
      ),
    );
    const listed = [...listings.values()].flat();
    ownership.setPhotograph(listed);
    const tests = new Set(listed.map(({ name }) => name).filter((name) => !isProduction(name)));
    if (tests.size > 0) {
      emit({
        type: "note",
        text: `${tests.size} test collections of other runs are there: see "list" and "cleanup"`,
      });
    }
    return await photograph(deployment, listings);
  } catch (error) {
    throw new TargetError(`Cannot photograph production: ${errorMessage(error)}`, { cause: error });
  }
}

/** Photographs production again and compares; `before` may be the reason why there is no photograph to compare with. */
export async function photographAfter(
  { deployment, ledger }: Context,
  before: Photograph | string,
  emit: Emit,
): Promise<ProductionResult> {
  if (typeof before === "string") return { collections: 0, unchanged: true, changes: [], problem: before };
  const collections = Math.max(0, ...before.values().map(({ length }) => length));
  emit({ type: "note", text: "Photographing production again" });
  try {
    const found = compareFingerprints(before, await photograph(deployment));
    const changes = attribute(found, (name) => ledger.touched(name));
    return { collections, unchanged: isUnchanged(changes), changes };
  } catch (error) {
    const problem = `Cannot photograph production again: ${errorMessage(error)}`;
    return { collections, unchanged: false, changes: [], problem };
  }
}
