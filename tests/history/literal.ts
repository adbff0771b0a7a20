import type { Finding, History, Read, Value, Write } from "../../src/history/operation.ts";

/** What records hold, by id; `undefined` where one is deleted. */
type Values = Readonly<Record<string, Value | undefined>>;

/** A write from a moment to the next. */
export function write(at: number, values: Values, outcome: Write["outcome"] = "ok"): Write {
  return { kind: "write", outcome, values: new Map(Object.entries(values)), invokedAt: at, endedAt: at + 1 };
}

/** A read of everything, or of the ids given, from a moment to the next. */
export function read(
  at: number,
  by: string,
  saw: Readonly<Record<string, Value>>,
  ids?: readonly string[],
): Read {
  const asked = ids === undefined ? {} : { ids: new Set(ids) };
  return { kind: "read", by, saw: new Map(Object.entries(saw)), ...asked, invokedAt: at, endedAt: at + 1 };
}

/** A history, what it is about, and what is wrong with it: `endpoint id: what`. */
export type Table = readonly (readonly [about: string, history: History, findings: readonly string[]])[];

/** A finding as a table has it. */
export function told({ by, id, what }: Finding): string {
  return `${by} ${id}: ${what}`;
}
