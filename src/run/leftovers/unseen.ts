import { runIn } from "../../guard/name.ts";
import { openNames } from "../../guard/replay.ts";
import type { Opening } from "../opening.ts";
import { type CleanupOptions, OVER } from "./eligibility.ts";
import { isOver } from "./is_over.ts";
import type { Proven } from "./remove_proven.ts";
import type { Survey } from "./survey.ts";

/**
 * What runs of this state directory that are over may have left, and no endpoint shows now: a copy may still be on its way,
 * and a look without it is no proof. It is treated as if it were there, until it has stayed away for the settle time.
 *
 * @param found what is there now
 * @param asked the one run, or the one collection, that is asked for; all, where neither is
 */
export function unseenOf(
  { earlier: { replays }, held }: Opening,
  { candidates, asked: here }: Pick<Survey, "candidates" | "asked">,
  { run, collection }: Pick<CleanupOptions, "run" | "collection"> = {},
): readonly Proven[] {
  // A run that reached the same deployment through another entry held another lock, and may be under way.
  const known = { replays, lock: held?.lock };
  const seen = new Set(candidates.map(({ name }) => name));
  const all = run === undefined && collection === undefined;
  const isAsked = (name: string) => all || name === collection || runIn(name) === run;
  return openNames(replays, { isOver: (one) => isOver(one, known), here })
    .filter((name) => !seen.has(name) && isAsked(name))
    .map((name) => ({ name, reason: OVER }));
}
