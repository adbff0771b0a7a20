import type { CleanupResult, Recovery, Summary } from "../../../run/summary.ts";
import { count } from "../../../core/count.ts";
import { describeShard } from "../../shard.ts";
import { type Html, html } from "../markup.ts";
import type { Section } from "../section.ts";
import { badge } from "../status.ts";
import { table } from "../table.ts";
import { code, firstOf, said } from "../words.ts";
import { timeline } from "./timeline.ts";

/** Rows of a table that may have any number of them. */
const MOST = 100;

/** What the run made, how it lived on every endpoint, and that it is gone; and what earlier runs had left. */
export function collections(summary: Summary): Section {
  const { cleanup, recovery, suites, run } = summary;
  const shard = describeShard(summary);
  const { created, deleted } = cleanup;
  return {
    id: "collections",
    title: "Test collections",
    label: "Collections",
    body: html`
      <p>
        ${created === 0
          ? "Nothing was created."
          : `${deleted} of ${count(created, "collection")} ${
            deleted === 1 ? "is" : "are"
          } gone from every endpoint, by full lists made twice after the settle time.`}
      </p>
      ${shard !== undefined && html`<p>${badge("warning", "shared")} Shard ${said(shard)}.</p>`}
      ${leftovers(cleanup)} ${recovery !== undefined && recovered(recovery)}
      ${cleanup.collections.length > 0 && timeline(cleanup.collections, { suites, endMs: run.durationMs })}
    `,
  };
}

function leftovers({ leftovers }: CleanupResult): Html | undefined {
  if (leftovers.length === 0) return undefined;
  const { shown, more } = firstOf(leftovers, MOST);
  return html`
    ${table(
      "Not proven gone",
      ["Collection", "Endpoint", "Why"],
      shown.map(({ name, node, reason }) => [
        html`${badge("failed", "left")} ${code(name)}`,
        said(node),
        said(reason),
      ]),
    )}
    ${more !== "" && html`<p class="quiet">${more}</p>`}
  `;
}

function recovered(recovery: Recovery): Html {
  const { created, deleted, returned } = recovery;
  return html`
    <h3>Of earlier runs</h3>
    <p>${deleted} of ${count(created, "collection")} that earlier runs may have left ${deleted === 1
      ? "is"
      : "are"} gone.</p>
    ${returned.length > 0 &&
      table(
        "Were gone from everywhere, and had come back",
        ["Collection", "On"],
        firstOf(returned, MOST).shown.map(({ name, nodes }) => [
          html`${badge("failed", "came back")} ${code(name)}`,
          said(nodes.join(", ")),
        ]),
      )}
    ${leftovers(recovery)}
  `;
}
