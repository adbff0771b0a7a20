import { coursesOf, isShownAgain, lastSights } from "./course.ts";
import { type Finding, type History, readsOf } from "./operation.ts";

/**
 * Reads of an endpoint that began after a write was acknowledged, and show what was before it.
 *
 * What a later write made, also one without a reply, is as good: it may have happened already. So is what an earlier one
 * without a reply made, which may have happened late; unless what was acknowledged is shown again.
 */
export function staleReads(history: History, by: string): readonly Finding[] {
  const reads = readsOf(history, by);
  return coursesOf(history).flatMap((course) => {
    const sights = course.sights(reads);
    const last = lastSights(sights);
    return sights.flatMap(({ read, step }, at): Finding[] => {
      const due = course.due(read.invokedAt);
      if (due === undefined) return [];
      const again = isShownAgain(due, last, at);
      const finding = (what: string) => [{ by, id: course.id, at: read.invokedAt, what }];
      if (read.saw.has(course.id)) {
        if (step === undefined || course.mayFollow(step, due, again)) return [];
        const instead = due.value === undefined ? "a deletion" : `write ${due.value}`;
        return finding(`shows write ${step.value} after ${instead} was acknowledged`);
      }
      if (due.value === undefined || course.mayBeGone(read, due, again)) return [];
      return finding(`is missing after write ${due.value} was acknowledged`);
    });
  });
}
