import { coursesOf, isShownAgain, lastSights, shownStep, type Sight, type Step } from "./course.ts";
import { type Finding, type History, readsOf } from "./operation.ts";

/**
 * Reads of an endpoint that went back in time, and a later one was up to date again: an older version of a record than
 * it had shown before, or none. What stays gone is a lost write, and what a deletion explains is none of either.
 */
export function backwardReads(history: History, by: string): readonly Finding[] {
  const reads = readsOf(history, by);
  return coursesOf(history).flatMap((course) => {
    const sights = course.sights(reads);
    const last = lastSights(sights);
    const before = newestBefore(sights.map(shownStep));
    const after = newestBefore(sights.map(({ step }) => step).reverse()).reverse();
    return sights.flatMap(({ read, step }, at): Finding[] => {
      const newest = before[at];
      if (newest?.value === undefined) return [];
      const again = isShownAgain(newest, last, at);
      const isBack = read.saw.has(course.id)
        ? step !== undefined && !course.mayFollow(step, newest, again)
        : !course.mayBeGone(read, newest, again);
      if (!isBack || (after[at]?.rank ?? -1) < newest.rank) return [];
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

/** For each sight's step, the newest of those before it. */
function newestBefore(steps: readonly Sight["step"][]): (Step | undefined)[] {
  let newest: Step | undefined;
  return steps.map((step) => {
    const before = newest;
    if (step !== undefined && step.rank >= (newest?.rank ?? -1)) newest = step;
    return before;
  });
}
