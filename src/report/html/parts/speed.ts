import type { Distribution } from "../../../core/distribution.ts";
import type { Summary } from "../../../run/summary.ts";
import { checksOf } from "../../checks_of.ts";
import { durationAxis, stripOf } from "../charts/axis.ts";
import { drawSpread } from "../charts/spread.ts";
import { type Html, html } from "../markup.ts";
import type { Section } from "../section.ts";
import { badge } from "../status.ts";
import { folded, groupedTable } from "../table.ts";
import { milliseconds, said } from "../words.ts";

/** What one check measured, and which check that was. */
interface Group {
  readonly suite: string;
  readonly check: string;
  readonly distributions: readonly Distribution[];
}

/** Percentiles in the order of the table. */
const SHOWN = ["p0", "p5", "p25", "p50", "p75", "p90", "p95", "p99", "p100"] as const;

/** How long copies took to arrive, and requests to be answered; absent where nothing was measured. */
export function speed(summary: Summary): Section | undefined {
  const groups = (isLag: boolean) =>
    checksOf(summary).flatMap(({ suite, check }): readonly Group[] => {
      const distributions = (check.distributions ?? []).filter(({ name }) => (name === "lag") === isLag);
      return distributions.length === 0 ? [] : [{ suite, check: check.name, distributions }];
    });
  const [lags, latencies] = [groups(true), groups(false)];
  if (lags.length + latencies.length === 0) return undefined;
  return {
    id: "speed",
    title: "Replication and latency",
    label: "Speed",
    body: html`
      ${lags.length > 0 &&
        chart(
          "Replication lag",
          "From the acknowledgement of a write through the balancer to its first sight on the node.",
          lags,
        )}
      ${latencies.length > 0 &&
        chart(
          "Latency",
          "From when a request was due to the last byte of its answer, with no request hidden behind a slow one.",
          latencies,
        )}
    `,
  };
}

/** A lane for each distribution, all along one axis; and the same figures in a table. */
function chart(title: string, meaning: string, groups: readonly Group[]): Html {
  const all = groups.flatMap(({ distributions }) => distributions);
  const axis = durationAxis(all.flatMap(({ percentiles }) => Object.values(percentiles)));
  return html`
    <figure class="speed">
      <figcaption>
        <h3>${title}</h3>
        <p class="quiet">${meaning} Along the bottom: ${axis.unit}.</p>
        ${legend()}
      </figcaption>
      ${groups.map(({ suite, check, distributions }) =>
        html`
          <div class="measured">
            <p class="measured-name"><strong>${said(check)}</strong> <span class="quiet">${said(
              suite,
            )}</span></p>
            ${distributions.map((one) =>
              html`
                <div class="lanes figures-beside">
                  <span class="lane-label">${labelOf(one)}</span>
                  ${drawSpread(one, axis, `${title} of ${check}, ${plainLabel(one)}`)}
                  <span class="lane-figures">${figuresOf(one)}</span>
                </div>
              `
            )}
          </div>
        `
      )}
      <div class="lanes figures-beside strip-row"><span></span>${stripOf(axis)}<span></span></div>
    </figure>
    ${folded("The same in a table", tableOf(title, groups))}
  `;
}

function plainLabel({ name, node }: Distribution): string {
  return name === "lag" ? node : `${name} on ${node}`;
}

function labelOf({ name, node }: Distribution): Html {
  return name === "lag" ? said(node) : html`${said(name)} <span class="quiet">${said(node)}</span>`;
}

/** `p50 7.5 · p95 27 · max 31 ms · n 38`, or the only sample. */
function figuresOf({ n, missing = 0, percentiles }: Distribution): Html {
  const { p50 = NaN, p95 = NaN, p100 = NaN } = percentiles;
  const figure = (name: string, ms: number) => html`<span>${name} <b>${milliseconds(ms)}</b></span>`;
  return html`
    ${n === 1 && html`<span><b>${milliseconds(p50)}</b> ms</span> <span>n 1</span>`}
    ${n > 1 &&
      html`${figure("p50", p50)} ${figure("p95", p95)} ${figure("max", p100)} <span>ms, n ${n}</span>`}
    ${missing > 0 && badge("failed", `${missing} never came`)}
  `;
}

function legend(): Html {
  return html`
    <ul class="legend">
      <li><svg class="key wide" viewBox="0 0 40 16" aria-hidden="true"><line class="range" x2="40" y1="8" y2="8" /></svg> least to most</li>
      <li><svg class="key wide" viewBox="0 0 40 16" aria-hidden="true"><rect class="most" y="2" width="40" height="12" rx="2" /></svg> p5 to p95</li>
      <li><svg class="key wide" viewBox="0 0 40 16" aria-hidden="true"><rect class="half" y="2" width="40" height="12" rx="2" /></svg> the middle half</li>
      <li><svg class="key" viewBox="0 0 16 16" aria-hidden="true"><line class="median" x1="8" x2="8" y1="1" y2="15" /></svg> median</li>
      <li><svg class="key" viewBox="0 0 16 16" aria-hidden="true"><circle class="sample" cx="8" cy="8" r="4" /></svg> one of a few samples</li>
    </ul>
  `;
}

function tableOf(title: string, groups: readonly Group[]): Html {
  return groupedTable(
    `${title} in milliseconds, by percentile`,
    [
      "What, and where",
      { figures: "n" },
      { figures: "never came" },
      ...SHOWN.map((p) => ({ figures: p === "p0" ? "least" : p === "p100" ? "most" : p })),
    ],
    groups.map(({ check, distributions }) => ({
      title: said(check),
      rows: distributions.map((one) => [
        labelOf(one),
        one.n,
        one.missing ?? 0,
        ...SHOWN.map((p) => one.percentiles[p] === undefined ? "–" : milliseconds(one.percentiles[p])),
      ]),
    })),
  );
}
