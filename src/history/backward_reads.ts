import { coursesOf, type Sight } from "./course.ts";
import { type Finding, type History, readsOf } from "./operation.ts";

/**
 * Reads of an endpoint that went back in time, and a later one was up to date again: an older version of a record than
 * it had shown before, or none. What stays gone is a lost write, and what a deletion explains is none of either.
 */
export function backwardReads(history: History, by: string): readonly Finding[] {
  const reads = readsOf(history, by);
  return coursesOf(history).flatMap((course) => {
    const sights = course.sights(reads);
    return sights.flatMap((sight, at): Finding[] => {
      const newest = newestOf(sights.slice(0, at));
      if (newest?.value === undefined) return [];
      const { read, step } = sight;
      const isBack = read.saw.has(course.id)
        ? step !== undefined && !course.mayFollow(step, newest)
        : !course.mayBeGone(read, newest);
      if (!isBack || (newestOf(sights.slice(at + 1))?.rank ?? -1) < newest.rank) return [];
      const instead = step?.value === undefined ? "is missing" : `is write ${step.value} again`;
      return [{
        by,
        id: course.id,
        at: read.invokedAt,
        what: `${instead} after write ${newest.value} was shown, and then it is back`,
      }];
    });
  });
}

function newestOf(sights: readonly Sight[]): Sight["step"] {
  return sights.flatMap(({ step }) => step ?? []).toSorted((a, b) => a.rank - b.rank).at(-1);
}
