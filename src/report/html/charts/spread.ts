import type { Distribution } from "../../../core/distribution.ts";
import { type Html, html } from "../markup.ts";
import { milliseconds } from "../words.ts";
import { type Axis, gridOf, percent } from "./axis.ts";

/** Pixels. */
const HEIGHT = 24;
const MIDDLE = HEIGHT / 2;

/** How samples are spread along an axis: each of a few as a dot; of more, how far most of them go, and the median. */
export function drawSpread({ n, percentiles, samples }: Distribution, axis: Axis, title: string): Html {
  const { p0 = 0, p50 = 0, p100 = 0 } = percentiles;
  const description = n === 0
    ? "No samples"
    : `${n} samples from ${milliseconds(p0)} to ${milliseconds(p100)} ms, median ${milliseconds(p50)} ms`;
  return html`
    <svg class="spread" role="img" height="${HEIGHT}">
      <title>${title}</title>
      <desc>${description}</desc>
      ${gridOf(axis)} ${n > 0 && drawRange(p0, p100, axis)}
      ${samples === undefined ? drawBoxes(percentiles, axis) : samples.map((ms) => dot(ms, axis))}
    </svg>
  `;
}

function drawRange(from: number, until: number, { at }: Axis): Html {
  return html`<line class="range" x1="${percent(at(from))}" x2="${
    percent(at(until))
  }" y1="${MIDDLE}" y2="${MIDDLE}" />`;
}

function drawBoxes(
  { p5 = 0, p25 = 0, p50 = 0, p75 = 0, p95 = 0 }: Distribution["percentiles"],
  axis: Axis,
): Html {
  const x = percent(axis.at(p50));
  return html`
    ${box("most", p5, p95, axis)} ${box("half", p25, p75, axis)}
    <line class="median" x1="${x}" x2="${x}" y1="${MIDDLE - 8}" y2="${MIDDLE + 8}" />
  `;
}

function box(name: string, from: number, until: number, { at }: Axis): Html {
  const [left, right] = [at(from), at(until)];
  return html`<rect class="${name}" x="${percent(left)}" width="${percent(Math.max(right - left, 0.2))}" y="${
    MIDDLE - 6
  }" height="12" rx="2" />`;
}

function dot(ms: number, { at }: Axis): Html {
  return html`<circle class="sample" cx="${percent(at(ms))}" cy="${MIDDLE}" r="4" />`;
}
