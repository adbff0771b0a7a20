import { count } from "../../core/count.ts";
import { replay, withoutTornEnd } from "../../guard/replay.ts";
import type { AuditCheck } from "./check_audit.ts";

/** What else is known of a journal's run: read before the journal, which is always ahead of both. */
export interface JournalWitnesses {
  /** Whether it has a report: that is written after the journal's end. */
  readonly hasReport: boolean;
  readonly audit?: AuditCheck | undefined;
}

/** Why a journal does not tell all that its run made, or `undefined` where nothing speaks against it. */
export function journalDamage(text: string, { hasReport, audit }: JournalWitnesses): string | undefined {
  const whole = withoutTornEnd(text);
  const found = replay(whole);
  if (found === undefined) return "Its journal has no beginning that can be read";
  const { unreadable, finished } = found;
  if (unreadable > 0) return `${count(unreadable, "line")} of its journal cannot be read`;
  if (hasReport && !finished) {
    return "Its journal has no end, though the run has a report: a part of it is missing";
  }
  const sent = audit?.verdict.requests.create ?? 0;
  const intended =
    whole.split("\n").filter((line) => /"entry":"intent".*"action":"create"/.test(line)).length;
  return sent > intended
    ? `Its audit log has ${count(sent, "create")}, and its journal ${intended}: a part of it is missing`
    : undefined;
}
