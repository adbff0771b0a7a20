// @ts-types="@types/d3-scale"
import { scaleLinear, scaleLog } from "d3-scale";
// @ts-types="@types/d3-time"
import { utcTicks } from "d3-time";
import { type Html, html } from "../markup.ts";
import { clockTime, milliseconds } from "../words.ts";

/** What lies along a chart: where a value stands, in percent of the width, and what is written there. */
export interface Axis {
  at(value: number): number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
  /** The same for a person: the unit, and how it is spaced. */
  readonly unit: string;
}

/** About so many ticks find place on a phone. */
const TICKS = 5;
/** A longer way from the least to the most is told in powers of ten. */
const LINEAR_UP_TO = 40;
/** Without any value there is still an axis; milliseconds. */
const LEAST_MS = 1;

/** The time from the beginning of a run to its end; milliseconds. */
export function timeAxis(endMs: number): Axis {
  const end = Math.max(endMs, LEAST_MS);
  const scale = scaleLinear().domain([0, end]).range([0, 100]).clamp(true);
  const ticks = utcTicks(new Date(0), new Date(end), TICKS).map(Number);
  return {
    at: scale,
    ticks: ticks.map((value) => ({ value, label: clockTime(value) })),
    unit: "minutes and seconds since the run began",
  };
}

/** Durations, from 0 on, or by powers of ten where they are far apart; milliseconds. */
export function durationAxis(values: readonly number[]): Axis {
  const [least, most] = [Math.min(...values, Infinity), Math.max(...values, LEAST_MS)];
  // What took no time has no place on a logarithmic axis, and is put at its beginning.
  const positive = Math.max(Math.min(least, most), LEAST_MS / 10);
  if (most / positive <= LINEAR_UP_TO) {
    const scale = scaleLinear().domain([0, most]).range([0, 100]).nice(TICKS).clamp(true);
    return { at: scale, ticks: labelled(scale.ticks(TICKS)), unit: "milliseconds" };
  }
  const scale = scaleLog().domain([positive, most]).range([0, 100]).nice().clamp(true);
  const [from = positive] = scale.domain();
  return {
    at: (value) => scale(Math.max(value, from)),
    ticks: labelled(scale.ticks().filter((value) => /^10*$/.test(String(value < 1 ? 1 / value : value)))),
    unit: "milliseconds, on a logarithmic scale",
  };
}

/** Lines across a chart, at its ticks. */
export function gridOf({ ticks, at }: Axis): Html {
  return html`${
    ticks.map(({ value }) => {
      const x = percent(at(value));
      return html`<line class="grid" x1="${x}" x2="${x}" y1="0" y2="100%" />`;
    })
  }`;
}

/** The axis itself, as a strip of its own: what is written at its ticks. */
export function stripOf({ ticks, at }: Axis): Html {
  return html`
    <svg class="strip" aria-hidden="true">
      ${ticks.map(({ value, label }) => {
        const x = at(value);
        const anchor = x < 4 ? "start" : x > 96 ? "end" : "middle";
        return html`<text x="${percent(x)}" y="11" text-anchor="${anchor}">${label}</text>`;
      })}
    </svg>
  `;
}

/** A place, or a width, as an attribute. */
export function percent(value: number): string {
  return `${Math.round(value * 100) / 100}%`;
}

function labelled(values: readonly number[]): Axis["ticks"] {
  return values.map((value) => ({ value, label: milliseconds(value) }));
}
