import { mebibytes } from "../../../core/bytes.ts";
import type { Summary } from "../../../run/summary.ts";
import { count } from "../../../core/count.ts";
import { html } from "../markup.ts";
import type { Section } from "../section.ts";
import { table } from "../table.ts";
import { said } from "../words.ts";

/** What stays on the servers, since Chroma does not free the index of a deleted collection. */
export function residue({ residue: { collectionsWithRecords, descriptors, nodes } }: Summary): Section {
  return {
    id: "residue",
    title: "What stays on the servers",
    label: "Residue",
    body: html`
      <p>
        ${collectionsWithRecords === 0
          ? "Nothing: no collection held records."
          : `${
            count(collectionsWithRecords, "deleted collection")
          } held records. Chroma keeps the index of each: ` +
            `${
              count(descriptors, "open file")
            } on each server until it restarts, and its directory for good.`}
      </p>
      ${nodes.length > 0 &&
        table(
          "Disk, estimated",
          ["Server", { figures: "This run" }, { figures: "All runs from here" }],
          nodes.map(({ node, estimatedBytes, lifetimeBytes }) => [
            said(node),
            mebibytes(estimatedBytes),
            mebibytes(lifetimeBytes),
          ]),
        )}
    `,
  };
}
