import { unixSeconds } from "../../core/clock.ts";
import type { ChangeContext } from "../context.ts";
import { CLEANUP_MAX_DOCS, decide } from "./eligibility.ts";
import type { Opening } from "../opening.ts";
import { cleanupResult } from "../outcome.ts";
import type { Terms } from "../plan.ts";
import { removeProven } from "./remove_proven.ts";
import type { RunOptions } from "../run.ts";
import type { Recovery } from "../summary.ts";
import type { Survey } from "./survey.ts";
import { unseenOf } from "./unseen.ts";

/**
 * Finishes what earlier runs of this state directory against the same target left undone, because they were killed or a
 * node was dead, and removes what came back after it was gone. Under their lock, so it is certain that they are over.
 * `undefined` when there is nothing of that.
 *
 * What may not be deleted is among the leftovers, with the reason.
 *
 * @param found what is there now
 */
export async function recover(
  context: ChangeContext,
  terms: Terms,
  opening: Opening,
  found: Survey,
  { emit, signal }: RunOptions,
): Promise<Recovery | undefined> {
  const { deployment, ownership } = context;
  const unseen = unseenOf(opening, found);
  const seenHere = found.candidates.filter(({ journal }) => journal !== "unknown" && journal !== "ours");
  if (unseen.length + seenHere.length === 0) return undefined;
  emit({
    type: "note",
    text:
      `Earlier runs left ${seenHere.length} collections, and may have left ${unseen.length} that are not seen`,
  });

  ownership.setPhotograph(found.listed);
  const options = { maxAgeHours: 0, includeUnmarked: false, force: false, maxDocs: CLEANUP_MAX_DOCS };
  const now = unixSeconds(deployment.clock);
  const judged = seenHere.map((candidate) => ({ ...candidate, ...decide(candidate, options, now) }));
  const doomed = [...judged.filter((candidate) => candidate.delete), ...unseen];
  const fates = await removeProven(context, doomed, {
    settleMs: terms.settleMs,
    emit,
    found,
    maxDocs: options.maxDocs,
    signal,
  });
  const result = cleanupResult(fates, context.lives);
  const kept = judged.filter((candidate) => !candidate.delete).flatMap(({ name, reason, sightings }) =>
    sightings.map(({ node }) => ({ name, node, reason: `Kept: ${reason}` }))
  );
  return {
    ...result,
    leftovers: [...result.leftovers, ...kept],
    returned: seenHere.filter(({ journal }) => journal === "returned").map(({ name, sightings }) => ({
      name,
      nodes: sightings.map(({ node }) => node),
    })),
  };
}
