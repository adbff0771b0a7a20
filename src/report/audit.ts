import { printableDeep } from "../core/printable.ts";
import { count } from "../core/count.ts";
import type { AuditCheck } from "../run/state/check_audit.ts";

/** What an audit log proves, for a person: the verdict first. */
export function renderAudit({ run, verdict, againstReport }: AuditCheck): string {
  const { entries, head, requests, outside, broken } = printableDeep(verdict);
  const whole = againstReport
    ? "WHOLE: every line is as it was written, and the end is the report's"
    : "WHOLE as far as it goes: every line is as it was written; the run has no report to hold the end against";
  const kinds = ["read", "create", "write", "delete"];
  return [
    broken === undefined ? whole : `BROKEN: ${broken}`,
    `Run        ${run}`,
    `Lines      ${entries}, the chain ends in ${head}`,
    `Requests   ${kinds.map((kind) => count(requests[kind] ?? 0, kind)).join(", ")}; ` +
    `${requests.refused} refused`,
    outside.length === 0 && broken !== undefined
      ? "Changes    not known: only what stands before the break can be believed"
      : outside.length === 0
      ? "Changes    all to collections that the run created, or that were approved before"
      : "Changes    OUTSIDE THE RUN:",
    ...outside.map((line) => `           ${line}`),
    "",
  ].join("\n");
}
