import { unixSeconds } from "../core/clock.ts";
import { openNames, type Replay } from "../guard/replay.ts";
import type { ChangeContext } from "./context.ts";
import { CLEANUP_MAX_DOCS, decide, OVER } from "./eligibility.ts";
import type { Opening } from "./opening.ts";
import { cleanupResult } from "./outcome.ts";
import type { Terms } from "./plan.ts";
import type { RunOptions } from "./run.ts";
import { removeProven } from "./remove_proven.ts";
import type { CleanupResult } from "./summary.ts";
import { survey } from "./survey.ts";

/**
 * Finishes what earlier runs of this state directory against the same target left undone: they were killed, or a node
 * was dead. Under their lock, so it is certain that they are over. `undefined` when there is nothing to finish.
 *
 * What may not be deleted is among the leftovers, with the reason.
 */
export async function recover(
  context: ChangeContext,
  terms: Terms,
  opening: Opening,
  { emit, signal }: RunOptions,
): Promise<CleanupResult | undefined> {
  const { deployment, ownership } = context;
  // A run that reached the same deployment through another entry held another lock, and may be under way.
  const isOver = ({ target, finished }: Replay) => finished || target.lock === opening.held?.lock;
  const open = new Set(openNames(opening.earlier.replays, isOver));
  if (open.size === 0) return undefined;
  emit({ type: "note", text: `Finishing the cleanup of earlier runs: ${open.size} collections may be left` });

  const found = await survey(deployment, opening);
  ownership.setPhotograph(found.listed);
  const options = { maxAgeHours: 0, includeUnmarked: false, force: false, maxDocs: CLEANUP_MAX_DOCS };
  const now = unixSeconds(deployment.clock);
  const kept = found.candidates.filter(({ name }) => open.has(name))
    .map((candidate) => ({ ...candidate, ...decide(candidate, options, now) }))
    .filter((candidate) => !candidate.delete);
  const names = open.difference(new Set(kept.map(({ name }) => name)));
  const doomed = [...names].map((name) => ({ name, reason: OVER }));
  const fates = await removeProven(context, doomed, { settleMs: terms.settleMs, emit, signal });
  const result = cleanupResult(fates);
  const keptOn = kept.flatMap(({ name, reason, sightings }) =>
    sightings.map(({ node }) => ({ name, node, reason: `Kept: ${reason}` }))
  );
  return { ...result, leftovers: [...result.leftovers, ...keptOn] };
}
