import { GRAVE } from "../../../run/production/changes.ts";
import type { Summary } from "../../../run/summary.ts";
import { count } from "../../../core/count.ts";
import { type Html, html } from "../markup.ts";
import type { Section } from "../section.ts";
import { badge } from "../status.ts";
import { table } from "../table.ts";
import { code, firstOf, said } from "../words.ts";

type Change = Summary["production"]["changes"][number];

/** Changes that are listed one by one. */
const MOST = 100;

/** Production before and after, node by node, and each difference with who made it and the proof. */
export function production({ production }: Summary): Section {
  const { collections, unchanged, changes, nodes, problem } = production;
  const grave = changes.filter(({ what }) => GRAVE.has(what));
  return {
    id: "production",
    title: "Production before and after",
    label: "Production",
    body: html`
      <p>
        ${grave.length > 0 && problem !== undefined
          ? html`${badge("failed", "changed")} ${
            count(grave.length, "grave difference")
          }; not compared by all that looked: ${said(problem)}`
          : problem !== undefined
          ? html`${badge("unknown", "not compared")} ${said(problem)}`
          : unchanged
          ? html`${badge("passed", "unchanged")} ${
            count(collections, "collection")
          } a node, fingerprinted before the first write and after the last: none vanished, was renamed, replaced or reconfigured.`
          : html`${badge("failed", "changed")} ${count(grave.length, "grave difference")} among ${
            count(collections, "collection")
          } a node.`}
      </p>
      ${nodes.length > 0 &&
        table(
          "What was compared: name, UUID, tenant, database, dimension, and digests of metadata and configuration",
          ["Node", { figures: "Collections" }, { figures: "Records counted in" }, {
            figures: "Would not hold still",
          }, { figures: "Differences" }],
          nodes.map(({ node, collections, counted, unsettled }) => [
            said(node),
            collections,
            counted,
            unsettled,
            changes.filter((change) => change.node === node).length,
          ]),
        )}
      ${changes.length > 0 && differences(changes)}
    `,
  };
}

function differences(changes: readonly Change[]): Html {
  const rank = ({ what, by }: Change) => (GRAVE.has(what) ? 0 : 2) + (by === "unknown" ? 0 : 1);
  const { shown, more } = firstOf(changes.toSorted((a, b) => rank(a) - rank(b)), MOST);
  return html`
    ${table(
      "What differs, and who it was",
      ["What", "Collection", "Node", "Before and after", "By", "Proof"],
      shown.map(({ what, name, node, detail, by, proof }) => [
        badge(GRAVE.has(what) ? "failed" : "skipped", what),
        code(name),
        said(node),
        said(detail),
        by === "others" ? "others: this run sent it no write" : "this run cannot be ruled out",
        said(proof),
      ]),
    )}
    ${more !== "" && html`<p class="quiet">${more}</p>`}
  `;
}
