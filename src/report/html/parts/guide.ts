import type { Summary } from "../../../run/summary.ts";
import { guideChecklist } from "../../guide.ts";
import { html } from "../markup.ts";
import type { Section } from "../section.ts";
import { badge } from "../status.ts";
import { said } from "../words.ts";

/** The guide's checklist, each point with what of this run answers it. */
export function guide(summary: Summary): Section {
  return {
    id: "checklist",
    title: "The guide's checklist",
    label: "Checklist",
    body: html`
      ${guideChecklist(summary).map(({ title, points }) =>
        html`
          <h3>${title}</h3>
          <ul class="points">
            ${points.map(({ point, status, evidence }) =>
              html`
                <li>
                  ${badge(status)}
                  <span class="point">${point}</span>
                  <span class="evidence">${said(evidence)}</span>
                </li>
              `
            )}
          </ul>
        `
      )}
    `,
  };
}
