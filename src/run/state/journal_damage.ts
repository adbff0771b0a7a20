import { count } from "../../core/count.ts";
import { replay, withoutTornEnd } from "../../guard/replay.ts";
import type { Summary } from "../summary.ts";
import type { AuditCheck } from "./check_audit.ts";

/** How a `JournalError` begins. */
const UNWRITTEN = "Cannot write the journal: ";

/** What else is known of a journal's run: read before the journal, which is always ahead of both. */
export interface JournalWitnesses {
  /** Its report, which is written after the journal's end, and tells where that could not be. */
  readonly report?: Pick<Summary, "problems"> | undefined;
  readonly audit?: AuditCheck | undefined;
}

/** Why a journal does not tell all that its run made, or `undefined` where nothing speaks against it. */
export function journalDamage(text: string, { report, audit }: JournalWitnesses): string | undefined {
  const whole = withoutTornEnd(text);
  const found = replay(whole);
  if (found === undefined) return "Its journal has no beginning that can be read";
  const { unreadable, finished } = found;
  if (unreadable > 0) return `${count(unreadable, "line")} of its journal cannot be read`;
  const isTold = report?.problems.some((problem) => problem.startsWith(UNWRITTEN));
  if (report !== undefined && !isTold && !finished) {
    return "Its journal has no end, though the run has a report: a part of it is missing";
  }
  const sent = audit?.verdict.requests.create ?? 0;
  const intended =
    whole.split("\n").filter((line) => /"entry":"intent".*"action":"create"/.test(line)).length;
  return sent > intended
    ? `Its audit log has ${count(sent, "create")}, and its journal ${intended}: a part of it is missing`
    : undefined;
}
