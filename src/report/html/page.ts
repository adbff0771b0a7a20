import { createHash } from "node:crypto";
import { mapTexts, printable, printableDeep } from "../../core/printable.ts";
import type { Trend } from "../../run/state/history/trend_of.ts";
import type { Summary } from "../../run/summary.ts";
import { type Html, html, styleElement } from "./markup.ts";
import { brake } from "./parts/brake.ts";
import { checks } from "./parts/checks.ts";
import { collections } from "./parts/collections.ts";
import { guide } from "./parts/guide.ts";
import { nodes } from "./parts/nodes.ts";
import { overview } from "./parts/overview.ts";
import { production } from "./parts/production.ts";
import { residue } from "./parts/residue.ts";
import { safety } from "./parts/safety.ts";
import { speed } from "./parts/speed.ts";
import { trend } from "./parts/trend.ts";
import { markOf, verdict, verdictWords } from "./parts/verdict.ts";
import { renderSection, type Section } from "./section.ts";
import { SIGNS } from "./status.ts";
import { STYLE } from "./style/style.ts";
import { moment, said } from "./words.ts";

/** A longer text is cut: a server may send any length, and a page is to be read. Characters. */
const LONGEST = 2000;

/** What a page may have beside its run. */
export interface HtmlOptions {
  /** The runs before it, where a history is kept. */
  readonly past?: Trend | undefined;
}

/**
 * The report as one page of HTML that needs nothing else: no script, no request, all styles and charts in it. It follows
 * the reader's light or dark scheme and any width, and prints in full.
 */
export function renderHtml(given: Summary, { past }: HtmlOptions = {}): string {
  const summary = mapTexts(given, (text) => printable(cut(text)));
  const sections = [
    checks(summary),
    collections(summary),
    speed(summary),
    trend(summary, past === undefined ? undefined : printableDeep(past)),
    production(summary),
    safety(summary),
    brake(summary),
    residue(summary),
    guide(summary),
    nodes(summary),
  ].filter((one) => one !== undefined);
  return `<!doctype html>\n${document(summary, sections)}\n`;
}

function document(summary: Summary, sections: readonly Section[]): Html {
  const { run, tool, version, target } = summary;
  const { word } = verdictWords(summary);
  return html`
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="${policy()}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <link rel="icon" href="data:,">
        <title>${word}: ${tool} ${run.id}</title>
        ${styleElement(STYLE)}
      </head>
      <body class="${markOf(summary)}">
        ${SIGNS}
        <a class="skip" href="#main">Skip to the report</a>
        <header>
          <p class="tool">${tool} <span class="quiet">run ${said(run.id)}</span></p>
          <nav aria-label="Contents">
            <ul>
              ${sections.map(({ id, label }) => html`<li><a href="#${id}">${label}</a></li>`)}
            </ul>
          </nav>
        </header>
        <main id="main">
          ${verdict(summary)} ${overview(summary)} ${sections.map(renderSection)}
        </main>
        <footer>
          <p>
            ${tool} ${said(version)} · run ${said(run.id)} against ${said(target.url)} · began ${moment(
              run.startedAt,
            )} · ended ${moment(endOf(run))}
          </p>
          <p>This page holds no script and makes no request. The JSON report of the run has the same figures, and more.</p>
        </footer>
      </body>
    </html>
  `;
}

/** Nothing is loaded, nothing runs, nothing is sent; and of styles only this page's own sheet counts. */
function policy(): string {
  const digest = createHash("sha256").update(STYLE).digest("base64");
  return `default-src 'none'; img-src data:; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`;
}

function endOf({ startedAt, durationMs }: Summary["run"]): string {
  const end = new Date(Date.parse(startedAt) + durationMs);
  return Number.isNaN(end.getTime()) ? "unknown" : end.toISOString();
}

function cut(text: string): string {
  return text.length <= LONGEST
    ? text
    : `${text.slice(0, LONGEST)} … (${
      text.length.toLocaleString("en-GB")
    } characters; the JSON report has all)`;
}
