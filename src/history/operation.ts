/**
 * What a record held: the number of the write that made it what it is, unique in a history; {@linkcode FOREIGN} for what
 * none of its writes made.
 */
export type Value = number;
export const FOREIGN: Value = 0;

/** When, by the monotonic clock, in milliseconds. */
interface Timed {
  readonly invokedAt: number;
  /** When the reply had come, or it was clear that none would. */
  readonly endedAt: number;
}

/** Records written, changed or deleted by one request, through the deployment's entry and one after the other. */
export interface Write extends Timed {
  readonly kind: "write";
  /** `indefinite`: a 5xx, or no reply; it may have been carried out, also later. `failed`: it was not. */
  readonly outcome: "ok" | "failed" | "indefinite";
  /** What each record holds afterwards, by id; `undefined` where it is deleted. */
  readonly values: ReadonlyMap<string, Value | undefined>;
}

/** Records read from one place by one request; one that failed saw nothing, and is in no history. */
export interface Read extends Timed {
  readonly kind: "read";
  /** The endpoint that was asked: each shows a course of events of its own. */
  readonly by: string;
  /** The ids that were asked for; absent for a read of everything. */
  readonly ids?: ReadonlySet<string>;
  /** What was there. */
  readonly saw: ReadonlyMap<string, Value>;
}

/** What was done to the records of one collection, and what was seen of them, in the order in which it began. */
export type History = readonly (Write | Read)[];

/** A read that shows what it must not. */
export interface Finding {
  readonly by: string;
  readonly id: string;
  /** When that read was invoked. */
  readonly at: number;
  /** What was wrong, for a person: `is missing, though acknowledged`. */
  readonly what: string;
}

/** The reads of an endpoint, in their order. */
export function readsOf(history: History, by: string): readonly Read[] {
  return history.filter((one): one is Read => one.kind === "read" && one.by === by)
    .toSorted((a, b) => a.invokedAt - b.invokedAt);
}

/** Every endpoint that was read. */
export function readersOf(history: History): readonly string[] {
  return [...new Set(history.flatMap((one) => one.kind === "read" ? [one.by] : []))];
}
