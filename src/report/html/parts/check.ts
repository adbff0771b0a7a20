import type { Metrics, Status } from "../../../core/verdict.ts";
import type { CheckResult } from "../../../run/summary.ts";
import { isWarning } from "../../checks_of.ts";
import { type Html, html } from "../markup.ts";
import { badge, type Mark } from "../status.ts";
import { folded } from "../table.ts";
import { offset, said, took } from "../words.ts";

/** The worst first; within a status checks keep their order. */
const ORDER: Readonly<Record<Status, number>> = { failed: 0, unknown: 1, passed: 2, skipped: 3 };

/** A check, and where it stands in the summary: by that it is found in the page. */
export interface Placed {
  readonly check: CheckResult;
  readonly id: string;
}

/** A suite's checks with their places, those that did not pass first. */
export function placed(checks: readonly CheckResult[], suite: number): readonly Placed[] {
  return checks.map((check, at) => ({ check, id: `check-${suite + 1}-${at + 1}` }))
    .toSorted((a, b) => ORDER[a.check.status] - ORDER[b.check.status]);
}

/** A check's status as a sign: a pass with a warning is neither. */
export function markOfCheck(check: CheckResult): Mark {
  return isWarning(check) ? "warning" : check.status;
}

/** A row of a suite's table. */
export function checkRow({ check, id }: Placed): Html {
  const { name, proves, detail, metrics = {}, atMs, durationMs } = check;
  const mark = markOfCheck(check);
  return html`
    <tr id="${id}" class="${mark}">
      <td>${badge(mark)}</td>
      <th scope="row">
        ${said(name)} ${proves !== undefined && html`<span class="proves">${said(proves)}</span>`}
      </th>
      <td>
        ${said(detail)} ${Object.keys(metrics).length > 0 && figures(metrics)}
      </td>
      <td class="figures">
        ${took(durationMs)} ${atMs !== undefined && html`<span class="proves">at ${offset(atMs)}</span>`}
      </td>
    </tr>
  `;
}

function figures(metrics: Metrics): Html {
  const entries = Object.entries(metrics);
  return folded(
    `${entries.length} ${entries.length === 1 ? "figure" : "figures"}`,
    html`<dl class="metrics">${
      entries.map(([name, value]) =>
        html`
          <div>
            <dt>${said(name)}</dt>
            <dd>${shown(value)}</dd>
          </div>
        `
      )
    }</dl>`,
  );
}

/** A figure with no more digits than it is worth. */
function shown(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString("en-GB") : String(Number(value.toPrecision(4)));
}
