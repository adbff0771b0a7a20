import { count } from "../../../core/count.ts";
import { type Html, html } from "../markup.ts";
import { offset } from "../words.ts";
import { type Axis, gridOf, percent } from "./axis.ts";
import type { Lane, Stretch } from "./lane.ts";

/** Between two lanes; pixels. */
export const LANE_HEIGHT = 22;
/** What is shorter than a hair is drawn as one; percent of the width. */
const HAIR = 0.4;

/** Shapes of single moments around 0, 0; they differ in more than colour. */
const SHAPES: Readonly<Record<Lane["marks"][number]["what"], string>> = {
  created: "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z",
  seen: "M-3.8 0a3.8 3.8 0 1 0 7.6 0a3.8 3.8 0 1 0 -7.6 0z",
  deleted: "M-3.8 -3.8L3.8 3.8M-3.8 3.8L3.8 -3.8",
  gone: "M0 -5.5V5.5",
  "came back": "M0 -6L6 5H-6z",
  "verified gone": "M-4.5 .5L-1.2 3.8L4.8 -4",
  left: "M-5 -5H5V5H-5z",
};

/** Moments as a class of the style sheet has them: no spaces. */
export const classOf = (what: string): string => what.replaceAll(" ", "-");

/** The lives of one collection, a lane for each endpoint, along the time of the run. */
export function drawLives(
  lanes: readonly Lane[],
  axis: Axis,
  { title, description }: { readonly title: string; readonly description: string },
): Html {
  return html`
    <svg class="lives" role="img" height="${lanes.length * LANE_HEIGHT}">
      <title>${title}</title>
      <desc>${description}</desc>
      ${gridOf(axis)} ${lanes.map((lane, index) =>
        html`
          <svg class="lane" y="${index * LANE_HEIGHT}" height="${LANE_HEIGHT}">${drawLane(lane, axis)}</svg>
        `
      )}
    </svg>
  `;
}

/** A moment's shape alone, for the legend. */
export function shape(what: keyof typeof SHAPES): Html {
  return html`
    <svg class="key" viewBox="-8 -8 16 16" aria-hidden="true">
      <path class="mark ${classOf(what)}" d="${SHAPES[
        what
      ]}" />
    </svg>
  `;
}

function drawLane({ there, used, watched, marks }: Lane, axis: Axis): Html {
  const middle = LANE_HEIGHT / 2;
  return html`${[
    ...watched.map((one) =>
      html`<line class="watched" x1="${percent(axis.at(one.fromMs))}" x2="${
        percent(axis.at(one.untilMs))
      }" y1="${middle}" y2="${middle}" />`
    ),
    ...there.map((one) =>
      html`<rect class="there" y="${middle - 3}" height="6" rx="3" ${span(one, axis)} />`
    ),
    ...used.map((one) =>
      html`
        <rect class="used" y="${middle - 6}" height="12" rx="2" ${span(one, axis)}>
          <title>in use from ${offset(one.fromMs)} to ${offset(one.untilMs)}: ${count(
            one.requests,
            "request",
          )}</title>
        </rect>
      `
    ),
    ...marks.map(({ what, atMs }) =>
      html`
        <svg class="at" x="${percent(axis.at(atMs))}" y="${middle}">
          <path class="mark ${classOf(what)}" d="${SHAPES[what]}">
            <title>${what} at ${offset(atMs)}</title>
          </path>
        </svg>
      `
    ),
  ]}`;
}

function span({ fromMs, untilMs }: Stretch, axis: Axis): Html {
  const [from, until] = [axis.at(fromMs), axis.at(untilMs)];
  const width = Math.max(until - from, HAIR);
  return html`x="${percent(Math.min(from, 100 - width))}" width="${percent(width)}"`;
}
