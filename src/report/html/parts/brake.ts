import { formatDuration } from "../../../core/duration.ts";
import type { Summary } from "../../../run/summary.ts";
import { count } from "../../../core/count.ts";
import { html } from "../markup.ts";
import type { Section } from "../section.ts";
import { badge } from "../status.ts";
import { reasons, table } from "../table.ts";
import { milliseconds, said } from "../words.ts";

/** What the run cost others while it ran: how fast each endpoint was before and at its worst, and what the brake did. */
export function brake({ brake: { maxSlowdown, endpoints, pauses, stopped } }: Summary): Section {
  return {
    id: "brake",
    title: "What it cost others",
    label: "Cost",
    body: html`
      <p>
        ${stopped !== undefined
          ? html`${badge("failed", "stopped")} ${said(stopped)}`
          : pauses.length > 0
          ? html`${badge("warning", "paused")} The brake paused the run ${count(pauses.length, "time")}.`
          : endpoints.length > 0
          ? html`${badge("passed", "not needed")} No endpoint got slow for long.`
          : html`${badge("skipped", "no probe")} Nothing was measured.`}
      </p>
      ${pauses.length > 0 &&
        reasons(pauses.map(({ reason, ms }) => `${formatDuration(ms)}: ${reason}`))}
      ${endpoints.length > 0 &&
        table(
          `How long a read took that waits where users wait (median; limit: ${maxSlowdown} times the time before, and 100 ms more)`,
          ["Endpoint", { figures: "Before, ms" }, { figures: "At its worst, ms" }, { figures: "Times" }, {
            figures: "No answer",
          }],
          endpoints.map(({ name, baselineMs, worstMs, failures }) => [
            said(name),
            baselineMs === null ? "–" : milliseconds(baselineMs),
            worstMs === null ? "–" : milliseconds(worstMs),
            baselineMs === null || worstMs === null || baselineMs === 0
              ? "–"
              : (worstMs / baselineMs).toFixed(1),
            failures,
          ]),
        )}
    `,
  };
}
