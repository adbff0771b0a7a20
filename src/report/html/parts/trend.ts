import type { Trend } from "../../../run/state/history/trend_of.ts";
import type { Summary } from "../../../run/summary.ts";
import type { PastRun } from "../../../trend/past_run.ts";
import type { Series } from "../../../trend/series.ts";
import { count } from "../../../core/count.ts";
import { formatFigure } from "../../figure.ts";
import { describeCompared, describeRegression } from "../../regressions.ts";
import { verdictWord } from "../../verdict_line.ts";
import { drawTrend } from "../charts/trend.ts";
import { type Html, html } from "../markup.ts";
import type { Section } from "../section.ts";
import { badge, sign } from "../status.ts";
import { folded, reasons, table } from "../table.ts";
import { said } from "../words.ts";
import { markOf } from "./verdict.ts";

/** The run among those before it with the same options: verdicts, and how each figure went; absent for the first. */
export function trend(summary: Summary, past: Trend | undefined): Section | undefined {
  if (past === undefined) return undefined;
  const { runs, series } = past;
  const { regressions = [] } = summary;
  const worse = new Set(regressions.map(({ figure }) => figure));
  return {
    id: "trend",
    title: "Among earlier runs",
    label: "Trend",
    body: html`
      <p>This run and the ${count(
        runs.length - 1,
        "run",
      )} before it with the same options, the oldest first: ${describeCompared(summary) ?? "not judged"}.</p>
      <ol class="verdicts">${runs.map(verdictOf)}</ol>
      ${regressions.length > 0 && reasons(regressions.map(describeRegression))}
      <figure>
        <figcaption>
          <h3>Figures, run by run</h3>
          <p class="quiet">Each from 0 to its most; the dashed line is its median, the dot is this run.</p>
        </figcaption>
        ${series.map((one) => laneOf(one, worse.has(one.figure)))}
      </figure>
      ${folded("The same in a table", tableOf(series))}
    `,
  };
}

function verdictOf({ id, exitCode }: PastRun): Html {
  const [mark, word] = exitCode === null
    ? ["unknown", "killed"] as const
    : [markOf({ exitCode }), verdictWord(exitCode)];
  return html`<li title="${id}: ${word}">${sign(mark)}<span class="unseen">${word}</span></li>`;
}

function laneOf(series: Series, isWorse: boolean): Html {
  const { figure, kind, least, median, most } = series;
  const [check, metric] = splitFigure(figure);
  const shown = (value: number) => formatFigure(value, kind);
  const last = series.values.at(-1) ?? null;
  const description = `From ${shown(least)} to ${shown(most)}, median ${shown(median)}, this run ${
    last === null ? "has none" : shown(last)
  }`;
  return html`
    <div class="measured">
      <p class="measured-name"><strong>${said(check)}</strong> <span class="quiet">${said(metric)}</span></p>
      <div class="lanes figures-beside">
        <span class="lane-label">${last === null ? "not measured" : shown(last)}</span>
        ${drawTrend(series, figure, description)}
        <span class="lane-figures"><span>least <b>${shown(least)}</b></span> <span>median <b>${shown(
          median,
        )}</b></span> <span>most <b>${shown(most)}</b></span> ${isWorse && badge("warning", "worse")}</span>
      </div>
    </div>
  `;
}

/** `sync / documents reach every node: lagMsP95` in the check and what of it. */
function splitFigure(figure: string): readonly [check: string, metric: string] {
  const at = figure.lastIndexOf(": ");
  return at < 0 ? [figure, ""] : [figure.slice(0, at), figure.slice(at + 2)];
}

function tableOf(series: readonly Series[]): Html {
  return table(
    "Figures of this run and of those before it",
    ["figure", { figures: "runs" }, { figures: "least" }, { figures: "median" }, { figures: "most" }, {
      figures: "this run",
    }],
    series.map(({ figure, kind, values, least, median, most }) => {
      const last = values.at(-1) ?? null;
      return [
        said(figure),
        values.filter((value) => value !== null).length,
        formatFigure(least, kind),
        formatFigure(median, kind),
        formatFigure(most, kind),
        last === null ? "–" : formatFigure(last, kind),
      ];
    }),
  );
}
