import { type Course, coursesOf, type Sight } from "./course.ts";
import { type Finding, type History, readersOf, readsOf } from "./operation.ts";

/**
 * Records that came back: an endpoint had them, showed them gone after their deletion, and shows again what was before
 * it. One that never had them before may just get them late.
 */
export function resurrectedDeletes(history: History): readonly Finding[] {
  const courses = coursesOf(history);
  return readersOf(history).flatMap((by) => {
    const reads = readsOf(history, by);
    return courses.flatMap((course) => {
      const returned = returnOf(course, course.sights(reads));
      if (returned === undefined) return [];
      const { read: { invokedAt: at }, step } = returned;
      return [{ by, id: course.id, at, what: `was seen gone, and is write ${step?.value} again` }];
    });
  });
}

/** The first sight of what came back. */
function returnOf(course: Course, sights: readonly Sight[]): Sight | undefined {
  let hadIt = false;
  let gone: Sight["step"];
  for (const sight of sights) {
    const { read, step } = sight;
    if (!read.saw.has(course.id)) {
      if (hadIt && step?.write.outcome === "ok") gone = step;
    } else {
      hadIt = true;
      if (gone !== undefined && step !== undefined && !course.mayFollow(step, gone)) return sight;
    }
  }
  return undefined;
}
