import { unixSeconds } from "../../core/clock.ts";
import { openNames } from "../../guard/replay.ts";
import type { ChangeContext } from "../context.ts";
import { CLEANUP_MAX_DOCS, decide, OVER } from "./eligibility.ts";
import { isOver } from "./is_over.ts";
import type { Opening } from "../opening.ts";
import { cleanupResult } from "../outcome.ts";
import type { Terms } from "../plan.ts";
import { removeProven } from "./remove_proven.ts";
import type { RunOptions } from "../run.ts";
import type { Recovery } from "../summary.ts";
import type { Survey } from "./survey.ts";

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
  const { replays } = opening.earlier;
  // A run that reached the same deployment through another entry held another lock, and may be under way.
  const known = { replays, lock: opening.held?.lock };
  const open = openNames(replays, (one) => isOver(one, known));
  const seenHere = found.candidates.filter(({ journal }) => journal === "over" || journal === "returned");
  if (open.length + seenHere.length === 0) return undefined;
  emit({
    type: "note",
    text: `Earlier runs may have left ${open.length} collections; ${seenHere.length} are seen`,
  });

  ownership.setPhotograph(found.listed);
  const options = { maxAgeHours: 0, includeUnmarked: false, force: false, maxDocs: CLEANUP_MAX_DOCS };
  const now = unixSeconds(deployment.clock);
  const judged = seenHere.map((candidate) => ({ ...candidate, ...decide(candidate, options, now) }));
  const seen = new Set(seenHere.map(({ name }) => name));
  const doomed = [
    ...judged.filter((candidate) => candidate.delete),
    ...open.filter((name) => !seen.has(name)).map((name) => ({ name, reason: OVER })),
  ];
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
