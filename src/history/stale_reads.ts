import { coursesOf } from "./course.ts";
import { type Finding, type History, readsOf } from "./operation.ts";

/**
 * Reads of an endpoint that began after a write was acknowledged, and show what was before it.
 *
 * What a later write made, also one without a reply, is as good: it may have happened already.
 */
export function staleReads(history: History, by: string): readonly Finding[] {
  const reads = readsOf(history, by);
  return coursesOf(history).flatMap((course) =>
    course.sights(reads).flatMap(({ read, step }): Finding[] => {
      const due = course.due(read.invokedAt);
      if (due === undefined) return [];
      const finding = (what: string) => [{ by, id: course.id, at: read.invokedAt, what }];
      if (read.saw.has(course.id)) {
        if (step === undefined || course.mayFollow(step, due)) return [];
        const instead = due.value === undefined ? "a deletion" : `write ${due.value}`;
        return finding(`shows write ${step.value} after ${instead} was acknowledged`);
      }
      if (due.value === undefined || course.mayBeGone(read, due)) return [];
      return finding(`is missing after write ${due.value} was acknowledged`);
    })
  );
}
