import { type Course, coursesOf, shownStep, type Sight } from "./course.ts";
import { type Finding, type History, readersOf, readsOf } from "./operation.ts";

/**
 * Writes that are gone for good: in an endpoint's last sight of a record there is an older version of it, or none, though
 * the endpoint had shown a newer one, or, where it is the `entry` that took the write, had acknowledged it.
 *
 * What never reached a node is not lost there, but late; what a write without a reply may have done is not held against
 * anyone; what comes back after its deletion is another matter.
 */
export function lostWrites(history: History, entry: string): readonly Finding[] {
  const courses = coursesOf(history);
  return readersOf(history).flatMap((by) => {
    const reads = readsOf(history, by);
    return courses.flatMap((course) => {
      const what = lossOf(course, course.sights(reads), by === entry);
      return what === undefined ? [] : [{ by, id: course.id, at: reads.at(-1)?.invokedAt ?? 0, what }];
    });
  });
}

function lossOf(course: Course, sights: readonly Sight[], isEntry: boolean): string | undefined {
  const last = sights.at(-1);
  if (last === undefined) return undefined;
  const shown = sights.flatMap((sight) => shownStep(sight) ?? []);
  const due = isEntry ? course.due(last.read.invokedAt) : undefined;
  const newest = [...shown, ...(due === undefined ? [] : [due])]
    .reduce<typeof due>((best, step) => best === undefined || step.rank > best.rank ? step : best, undefined);
  if (newest?.value === undefined) return undefined;
  const how = newest === due ? "acknowledged" : "shown before";
  if (!last.read.saw.has(course.id)) {
    return course.mayBeGone(last.read, newest)
      ? undefined
      : `is missing, though write ${newest.value} was ${how}`;
  }
  return last.step === undefined || course.mayFollow(last.step, newest)
    ? undefined
    : `is write ${last.step.value} again, though write ${newest.value} was ${how}`;
}
