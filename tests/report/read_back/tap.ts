import { type FinalResults, Parser } from "tap-parser";
import type { Status } from "../../../src/core/verdict.ts";

/** A line of a TAP report, by node-tap's own parser: a test's name is `suite / check`. */
export interface ReadTap {
  readonly name: string;
  readonly status: Status;
  readonly detail: string;
  /** Absent of what was skipped, which has no block. */
  readonly durationMs?: number;
}

/** Reads a TAP report back. @throws when a line of it is no TAP, or the plan does not fit */
export function readTap(text: string): readonly ReadTap[] {
  const tests: ReadTap[] = [];
  for (const event of Parser.parse(text, { strict: true })) {
    const [type] = event;
    if (type === "assert") {
      const { ok, name, skip, todo, tapError, diag, time } = event[1];
      if (tapError || todo) throw new Error(`${name}: ${JSON.stringify(event[1])}`);
      const status = skip ? "skipped" : diag?.status as Status;
      if (ok !== (status === "passed" || status === "skipped")) {
        throw new Error(`${name} is ${status} and ${ok}`);
      }
      tests.push({
        name,
        status,
        detail: typeof skip === "string" ? skip : String(diag?.detail),
        ...(time === null ? {} : { durationMs: time }),
      });
    } else if (type === "complete") {
      const { plan, count, failures }: FinalResults = event[1];
      const extra = failures.filter(({ tapError }) => tapError);
      if (extra.length > 0 || plan.start !== 1 || plan.end !== count) {
        throw new Error(JSON.stringify(event[1]));
      }
    } else if (!["version", "comment", "plan", "finish", "close"].includes(type)) {
      throw new Error(`It has something else: ${JSON.stringify(event).slice(0, 200)}`);
    }
  }
  return tests;
}
