import type { SuiteResult, Summary } from "../../../run/summary.ts";
import { count } from "../../../core/count.ts";
import { unfinishedOf } from "../../unfinished.ts";
import { type Html, html } from "../markup.ts";
import type { Section } from "../section.ts";
import { badge, type Mark, sign, tally } from "../status.ts";
import { reasons } from "../table.ts";
import { said, took } from "../words.ts";
import { checkRow, markOfCheck, type Placed, placed } from "./check.ts";

/** What could not be decided is folded away where it is more than this: mostly it is the fault of what failed. */
const MOST_OPEN = 4;

/** Every check of every suite: first those that did not pass, once more in one list, then suite by suite. */
export function checks(summary: Summary): Section {
  const { suites, problems } = summary;
  const unfinished = unfinishedOf(summary);
  const all = suites.flatMap((suite, at) => placed(suite.checks, at).map((one) => ({ suite, ...one })));
  const of = (mark: Mark) => all.filter(({ check }) => markOfCheck(check) === mark);
  const [bad, open, warned] = [of("failed"), of("unknown"), of("warning")];
  return {
    id: "checks",
    title: "Checks",
    label: "Checks",
    body: html`
      ${problems.length > 0 && html`<h3>Problems of the run itself</h3>${reasons(problems)}`}
      ${unfinished.length > 0 && html`<h3>Not tested</h3>${reasons(unfinished)}`}
      ${bad.length + open.length + warned.length > 0 && html`<h3>Needs attention</h3>`}
      ${attention(bad)} ${open.length <= MOST_OPEN ? attention(open) : html`
        <details class="undecided">
          <summary>${badge("unknown", count(open.length, "check"))} could not be decided</summary>
          ${attention(open)}
        </details>
      `}
      ${attention(warned)} ${suites.length === 0
        ? html`<p class="quiet">No suite was run.</p>`
        : html`<h3>Suite by suite</h3>${suites.map(suiteOf)}`}
    `,
  };
}

/** Checks, each with what was seen. */
function attention(some: readonly (Placed & { readonly suite: SuiteResult })[]): Html | undefined {
  if (some.length === 0) return undefined;
  return html`
    <ul class="attention">
      ${some.map(({ suite, check, id }) => {
        const mark = markOfCheck(check);
        return html`
          <li class="${mark}">
            <p class="which">${badge(mark)} <a href="#${id}">${said(suite.name)} / ${said(check.name)}</a></p>
            <p>${said(check.detail)}</p>
            ${check.proves !== undefined &&
              html`<p class="proves">A pass would prove: ${said(check.proves)}</p>`}
          </li>
        `;
      })}
    </ul>
  `;
}

function suiteOf({ name, status, proves, durationMs, checks }: SuiteResult, at: number): Html {
  const open = status === "failed";
  const marks = checks.map(markOfCheck);
  return html`
    <details class="suite" ${open && html`
      open
    `}>
      <summary>
        <h4>${sign(status)} ${said(name)}</h4>
        <span class="strip-of" aria-hidden="true">${marks.map((mark) => html`<i class="${mark}"></i>`)}</span>
        <span class="tally">${tally(marks)}</span>
        <span class="took">${took(durationMs)}</span>
      </summary>
      ${proves !== undefined && html`<p class="quiet">${said(proves)}</p>`}
      <table class="checks">
        <caption class="unseen">Checks of ${said(name)}, those that did not pass first</caption>
        <thead>
          <tr>
            <th scope="col">Status</th>
            <th scope="col">Check, and what a pass proves</th>
            <th scope="col">What was seen</th>
            <th scope="col" class="figures">Took</th>
          </tr>
        </thead>
        <tbody>
          ${placed(checks, at).map(checkRow)}
        </tbody>
      </table>
    </details>
  `;
}
