import type { History, Read, Value, Write } from "./operation.ts";

/** A write of one record, and its place among all of that record's: the greater, the later. */
export interface Step {
  readonly rank: number;
  readonly value: Value | undefined;
  readonly write: Write;
}

/** What one read showed of one record: the step that made it so. */
export interface Sight {
  readonly read: Read;
  /**
   * The step whose value it was. For a record that was not there the first deletion that can explain it, and `undefined`
   * when none can; for a foreign value nothing is known, and there is no sight of it.
   */
  readonly step: Step | undefined;
}

/** The course of one record: its writes that may have happened, in their order, and what an endpoint showed of it. */
export class Course {
  readonly id: string;
  readonly steps: readonly Step[];

  /** @param writes of this record, in their order; those that failed did not happen */
  constructor(id: string, writes: readonly Write[]) {
    this.id = id;
    this.steps = writes.filter(({ outcome }) => outcome !== "failed")
      .map((write, rank) => ({ rank, value: write.values.get(id), write }));
  }

  /** The last step that was acknowledged before a moment. */
  due(at: number): Step | undefined {
    return this.steps.findLast(({ write }) => write.outcome === "ok" && write.endedAt <= at);
  }

  /**
   * Whether a step may have come after another: it was written later, or nobody knows when it was carried out.
   *
   * @param isShownAgain {@linkcode isShownAgain} of `earlier`: then nobody's late write came after it
   */
  mayFollow(step: Step, earlier: Step, isShownAgain = false): boolean {
    return step.rank >= earlier.rank || (step.write.outcome === "indefinite" && !isShownAgain);
  }

  /**
   * Whether the record may rightly be gone, or come into being later, at a read, although `step` had happened.
   *
   * @param isShownAgain {@linkcode isShownAgain} of `step`: then no deletion without a reply explains it
   */
  mayBeGone({ endedAt }: Read, step: Step, isShownAgain = false): boolean {
    return this.steps.some((one) =>
      one.value === undefined && one.write.invokedAt <= endedAt && this.mayFollow(one, step) &&
      (one.write.outcome === "ok" || !isShownAgain)
    );
  }

  /** What reads of one endpoint showed, in their order; reads that did not ask for the record are left out. */
  sights(reads: readonly Read[]): readonly Sight[] {
    let newest = -1;
    return reads.flatMap((read): Sight[] => {
      if (read.ids !== undefined && !read.ids.has(this.id)) return [];
      const value = read.saw.get(this.id);
      const step = value === undefined
        ? this.steps.find((one) =>
          one.value === undefined && one.write.invokedAt <= read.endedAt &&
          (one.rank >= newest || one.write.outcome === "indefinite")
        )
        : this.steps.find((one) => one.value === value);
      if (value !== undefined && step === undefined) return [];
      newest = Math.max(newest, step?.rank ?? -1);
      return [{ read, step }];
    });
  }
}

/** The last sight that shows each write's value, by its place. */
export function lastSights(sights: readonly Sight[]): ReadonlyMap<number, number> {
  return new Map(
    sights.flatMap(({ step }, at) => step?.value === undefined ? [] : [[step.value, at] as const]),
  );
}

/**
 * Whether a value of an acknowledged write is shown after the sight `at`: it was written once, and not after that.
 *
 * @param last {@linkcode lastSights} of the same sights
 */
export function isShownAgain({ value, write }: Step, last: ReadonlyMap<number, number>, at: number): boolean {
  return value !== undefined && write.outcome === "ok" && (last.get(value) ?? -1) > at;
}

/** The step whose value a sight showed: that a record was not there may have more reasons than the deletion that is due. */
export function shownStep({ step }: Sight): Step | undefined {
  return step?.value === undefined ? undefined : step;
}

/** The course of every record that was written. */
export function coursesOf(history: History): readonly Course[] {
  const writes = new Map<string, Write[]>();
  for (const one of history) {
    if (one.kind !== "write") continue;
    for (const id of one.values.keys()) {
      const some = writes.get(id);
      if (some === undefined) writes.set(id, [one]);
      else some.push(one);
    }
  }
  return [...writes].map(([id, some]) => new Course(id, some));
}
