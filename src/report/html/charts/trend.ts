// @ts-types="@types/d3-scale"
import { scaleLinear } from "d3-scale";
import type { Series } from "../../../trend/series.ts";
import { type Html, html } from "../markup.ts";

/** Pixels. */
const HEIGHT = 34;
/** What is drawn stays so far away from the edges, so that a line is seen whole. */
const MARGIN = 3;

/** How a figure went from run to run, from 0 up: a line, broken where a run has no figure, and a dot for the last run. */
export function drawTrend(
  { values, median, most }: Pick<Series, "values" | "median" | "most">,
  title: string,
  description: string,
): Html {
  const x = scaleLinear().domain([0, Math.max(values.length - 1, 1)]).range([1, 99]);
  const y = scaleLinear().domain([0, most || 1]).range([HEIGHT - MARGIN, MARGIN]);
  const points = values.map((value, at) => value === null ? undefined : `${round(x(at))},${round(y(value))}`);
  const last = points.at(-1);
  // A line of no length has round ends: a dot that keeps its shape, however the chart is stretched.
  return html`
    <svg class="trend" role="img" height="${HEIGHT}" viewBox="0 0 100 ${HEIGHT}" preserveAspectRatio="none">
      <title>${title}</title>
      <desc>${description}</desc>
      <line class="grid" x1="0" x2="100" y1="${HEIGHT - MARGIN}" y2="${HEIGHT - MARGIN}" />
      <line class="usual" x1="0" x2="100" y1="${round(y(median))}" y2="${round(y(median))}" />
      ${unbroken(points).map((run) =>
        html`<polyline points="${run.length === 1 ? [...run, ...run].join(" ") : run.join(" ")}" />`
      )}
      ${last !== undefined && html`<polyline class="last" points="${last} ${last}" />`}
    </svg>
  `;
}

/** The points in pieces, each without a gap. */
function unbroken(points: readonly (string | undefined)[]): readonly (readonly string[])[] {
  const pieces: string[][] = [[]];
  for (const point of points) {
    if (point === undefined) pieces.push([]);
    else pieces.at(-1)?.push(point);
  }
  return pieces.filter((piece) => piece.length > 0);
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}
