import { parseName } from "../../../guard/name.ts";
import type { Moment } from "../../../run/lives.ts";
import type { CleanupResult, SuiteResult } from "../../../run/summary.ts";
import { type Axis, percent, stripOf, timeAxis } from "../charts/axis.ts";
import { laneOf } from "../charts/lane.ts";
import { drawLives, shape } from "../charts/life.ts";
import { count } from "../../../core/count.ts";
import { type Html, html } from "../markup.ts";
import { badge } from "../status.ts";
import { folded, groupedTable } from "../table.ts";
import { code, firstOf, offset, said } from "../words.ts";

type Collection = CleanupResult["collections"][number];

/** Collections that are drawn; a run makes a dozen. */
const MOST = 60;
/** What a letter of a suite's name takes of the width, on a wide screen and on a narrow one; percent. */
const ROOM = { wide: 1.15, narrow: 2.6 } as const;

/** The time that a timeline shows, and what ran when. */
export interface Course {
  readonly suites: readonly SuiteResult[];
  readonly endMs: number;
}

/** The life of every collection on every endpoint along the time of the run; and the same figures in a table. */
export function timeline(collections: readonly Collection[], { suites, endMs }: Course): Html {
  const { shown, more } = firstOf(collections, MOST);
  const axis = timeAxis(endMs);
  return html`
    <figure class="timeline">
      <figcaption>
        <h3>Life of every collection on every endpoint</h3>
        <p class="quiet">Along the bottom: ${axis.unit}.</p>
        ${legend(shown)}
      </figcaption>
      ${courseOf(suites, axis)}
      <div class="lanes strip-row"><span></span>${stripOf(axis)}</div>
      ${shown.map((one) => lives(one, axis, endMs))}
      <div class="lanes strip-row"><span></span>${stripOf(axis)}</div>
      ${more !== "" && html`<p class="quiet">${more}</p>`}
    </figure>
    ${folded("The same in a table", tableOf(shown))}
  `;
}

function lives({ name, nodes, returns }: Collection, axis: Axis, endMs: number): Html {
  const purpose = parseName(name)?.purpose.replaceAll(/[_-]/g, " ");
  const isGone = nodes.length > 0 && nodes.every(({ state }) => state === "gone");
  const description = nodes.map(({ node, life = [] }) => `${node}: ${describe(life)}`).join("; ");
  return html`
    <div class="collection">
      <p class="collection-name">
        ${purpose !== undefined && html`<strong>${said(purpose)}</strong>`}
        ${isGone ? badge("passed", "gone") : badge("failed", "not proven gone")}
        ${returns > 0 && badge("warning", `came back ${count(returns, "time")}`)} ${code(name)}
      </p>
      <div class="lanes">
        <ul class="lane-names">${nodes.map(({ node }) => html`<li>${said(node)}</li>`)}</ul>
        ${drawLives(nodes.map(({ life = [] }) => laneOf(life, endMs)), axis, {
          title: `Life of ${purpose ?? name}`,
          description,
        })}
      </div>
    </div>
  `;
}

/** The suites as a strip above the lanes. */
function courseOf(suites: readonly SuiteResult[], axis: Axis): Html {
  return html`
    <div class="lanes strip-row">
      <span class="lane-label">suites</span>
      <svg class="course" role="img">
        <title>When each suite ran</title>
        <desc>${suites.map(({ name, atMs = 0, durationMs }) =>
          `${name} from ${offset(atMs)} to ${offset(atMs + durationMs)}`
        ).join("; ")}</desc>
        ${suites.flatMap(({ name, atMs, durationMs }) => {
          if (atMs === undefined) return [];
          const from = axis.at(atMs);
          const width = axis.at(atMs + durationMs) - from;
          return [html`
            <svg x="${percent(from)}" width="${percent(width)}">
              <title>${name}</title>
              <rect class="band" width="100%" height="18" rx="2" />
              <text class="${roomFor(name, width)}" x="4" y="13">${name}</text>
            </svg>
          `];
        })}
      </svg>
    </div>
  `;
}

/** Where a name finds room in a part of the width: nowhere, on a wide screen, anywhere. */
function roomFor(name: string, width: number): "nowhere" | "wide" | "anywhere" {
  if (width < ROOM.wide * name.length) return "nowhere";
  return width < ROOM.narrow * name.length ? "wide" : "anywhere";
}

/** What the shapes mean; those for what went wrong only where it did. */
function legend(collections: readonly Collection[]): Html {
  const happened = new Set(
    collections.flatMap(({ nodes }) => nodes.flatMap(({ life = [] }) => life.map(({ what }) => what))),
  );
  const moments = ([
    ["created", "created through it"],
    ["seen", "first seen there"],
    ["deleted", "deleted there"],
    ["gone", "not shown any more"],
    ["came back", "came back"],
    ["verified gone", "verified gone"],
    ["left", "left"],
  ] as const).filter(([what]) => happened.has(what));
  return html`
    <ul class="legend">
      <li><svg class="key" viewBox="0 0 16 16" aria-hidden="true"><rect class="there" y="5" width="16" height="6" rx="3" /></svg> there</li>
      <li><svg class="key" viewBox="0 0 16 16" aria-hidden="true"><rect class="used" y="2" width="16" height="12" rx="2" /></svg> in use</li>
      <li><svg class="key" viewBox="0 0 16 16" aria-hidden="true"><line class="watched" x2="16" y1="8" y2="8" /></svg> watched</li>
      ${moments.map(([what, words]) => html`<li>${shape(what)} ${words}</li>`)}
    </ul>
  `;
}

/** A life in words: `seen at 3.44 s, in use 3.46 s to 3.46 s (1 request), verified gone at 1:02.25`. */
function describe(life: readonly Moment[]): string {
  if (life.length === 0) return "nothing was seen of it";
  return life.map((one) =>
    one.what === "used"
      ? `in use ${offset(one.atMs)} to ${offset(one.untilMs)} (${one.requests} requests)`
      : `${one.what} at ${offset(one.atMs)}`
  ).join(", ");
}

function tableOf(collections: readonly Collection[]): Html {
  const at = (life: readonly Moment[], what: Moment["what"]) =>
    life.filter((one) => one.what === what).map(({ atMs }) => offset(atMs)).join(", ") || "–";
  return groupedTable(
    "What happened to each collection on each endpoint, and when",
    [
      "Endpoint",
      "Created",
      "First seen",
      "In use (requests)",
      "Deleted",
      "Not shown",
      "Came back",
      "In the end",
    ],
    collections.map(({ name, nodes }) => ({
      title: code(name),
      rows: nodes.map(({ node, state, life = [] }) => [
        said(node),
        at(life, "created"),
        at(life, "seen"),
        usesOf(life),
        at(life, "deleted"),
        at(life, "gone"),
        at(life, "came back"),
        state === "gone" ? `gone: ${at(life, "verified gone")}` : `${state}: ${at(life, "left")}`,
      ]),
    })),
  );
}

function usesOf(life: readonly Moment[]): string {
  const uses = life.flatMap((one) =>
    one.what === "used" ? [`${offset(one.atMs)} to ${offset(one.untilMs)} (${one.requests})`] : []
  );
  return uses.join(", ") || "–";
}
