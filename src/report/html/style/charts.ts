import { css } from "./css.ts";

/** Charts: what lies along their axes is in percent of the width, so that they fit any; everything else is in pixels. */
export const CHARTS = css`
  figure {
    margin: 1.5rem 0 0.5rem;
  }
  figcaption h3 {
    margin: 0 0 0.15rem;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.15rem 1.1rem;
    margin: 0.5rem 0 0.75rem;
    color: var(--quiet);
    font-size: 0.75rem;
  }
  .key {
    width: 14px;
    height: 14px;
    overflow: visible;
    vertical-align: -0.2em;
  }
  .key.wide {
    width: 30px;
  }
  .lanes {
    display: grid;
    grid-template-columns: 6.5rem 1fr;
    gap: 0 0.75rem;
    align-items: center;
  }
  .lanes.figures-beside {
    grid-template-columns: 8.5rem 1fr 17.5rem;
  }
  .lane-names,
  .lane-label {
    color: var(--quiet);
    font-size: 0.75rem;
    text-align: right;
  }
  .figures-beside .lane-label {
    color: var(--ink);
  }
  .lane-names li {
    height: 22px;
    line-height: 22px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .lanes > svg {
    display: block;
    width: 100%;
    overflow: visible;
  }
  .strip {
    height: 16px;
  }
  .strip text,
  .course text {
    fill: var(--quiet);
    font-size: 11px;
  }
  .strip-row {
    margin-top: 0.2rem;
  }
  .course {
    height: 18px;
    margin-bottom: 0.2rem;
  }
  .course > svg {
    overflow: hidden;
  }
  .course .nowhere {
    display: none;
  }
  .band {
    fill: var(--wash);
    stroke: var(--line);
  }
  .collection,
  .measured {
    padding: 0.45rem 0 0.5rem;
    border-top: 1px solid var(--line);
    break-inside: avoid;
  }
  .collection-name,
  .measured-name {
    margin-bottom: 0.15rem;
    font-size: 0.8125rem;
  }
  .collection-name code {
    margin-left: 0.4rem;
    color: var(--quiet);
    font-size: 0.6875rem;
  }
  .collection-name .badge {
    font-size: 0.75rem;
  }
  .grid {
    stroke: var(--line);
  }
  .there {
    fill: var(--series);
    opacity: 0.28;
  }
  .used {
    fill: var(--series);
  }
  .watched {
    stroke: var(--quiet);
    stroke-width: 1.2;
    stroke-dasharray: 1.5 4;
    stroke-linecap: round;
  }
  .at {
    overflow: visible;
  }
  .mark {
    fill: var(--paper);
    stroke: var(--series);
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .mark.created {
    fill: var(--series);
    stroke: var(--paper);
    stroke-width: 1.5;
  }
  .mark.deleted,
  .mark.gone {
    stroke: var(--ink);
  }
  .mark.verified-gone {
    fill: none;
    stroke: var(--passed);
    stroke-width: 2.4;
  }
  .mark.came-back,
  .mark.left {
    fill: var(--failed);
    stroke: var(--paper);
    stroke-width: 1;
  }
  .range {
    stroke: var(--series);
    stroke-width: 1.5;
    opacity: 0.6;
  }
  .most {
    fill: var(--series);
    opacity: 0.22;
  }
  .half {
    fill: var(--series);
    opacity: 0.5;
  }
  .median {
    stroke: var(--ink);
    stroke-width: 2;
  }
  circle.sample {
    fill: var(--series);
    opacity: 0.6;
  }
  .trend polyline {
    fill: none;
    stroke: var(--series);
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
    vector-effect: non-scaling-stroke;
  }
  .trend .last {
    stroke: var(--ink);
    stroke-width: 7;
  }
  .trend line {
    vector-effect: non-scaling-stroke;
  }
  .trend .usual {
    stroke: var(--quiet);
    stroke-dasharray: 3 4;
  }
  .verdicts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.3rem;
    margin: 0.6rem 0;
    padding: 0;
    list-style: none;
  }
  .lane-figures {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.7rem;
    color: var(--quiet);
    font-size: 0.75rem;
  }
  .lane-figures b {
    color: var(--ink);
    font-weight: 600;
  }
`;
