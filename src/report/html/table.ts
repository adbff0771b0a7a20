import { type Child, type Html, html } from "./markup.ts";
import { firstOf, said } from "./words.ts";

/** Lines of a list that may have any number of them. */
const MOST = 100;
/** A table of so many columns needs more than the width of a phone. */
const WIDE = 5;

/** A column: its heading, and whether its cells are figures, which stand to the right. */
export type Column = string | { readonly figures: string };

/** The cells of a row; the first is the row's heading. */
export type Row = readonly Child[];

/** Rows that belong together, under a heading of their own. */
export interface RowGroup {
  readonly title: Child;
  readonly rows: readonly Row[];
}

/** A table with a caption. On a narrow screen it scrolls by itself, also by the keyboard. */
export function table(caption: string, columns: readonly Column[], rows: readonly Row[]): Html {
  return framed(caption, columns, html`<tbody>${rows.map((row) => rowOf(row, columns))}</tbody>`);
}

/** The same, of groups of rows. */
export function groupedTable(caption: string, columns: readonly Column[], groups: readonly RowGroup[]): Html {
  return framed(
    caption,
    columns,
    html`${
      groups.map(({ title, rows }) =>
        html`
          <tbody>
            <tr class="group">
              <th scope="rowgroup" colspan="${columns.length}">${title}</th>
            </tr>
            ${rows.map((row) => rowOf(row, columns))}
          </tbody>
        `
      )
    }`,
  );
}

/** Something that is folded away on a screen, and there on paper. */
export function folded(title: Child, body: Html): Html {
  return html`<details class="more"><summary>${title}</summary>${body}</details>`;
}

/** Reasons, messages and the like, a line each. */
export function reasons(texts: readonly string[]): Html {
  const { shown, more } = firstOf(texts, MOST);
  return html`
    <ul class="reasons">
      ${shown.map((one) => html`<li>${said(one)}</li>`)} ${more !== "" &&
        html`<li class="quiet">${more}</li>`}
    </ul>
  `;
}

function framed(caption: string, columns: readonly Column[], bodies: Html): Html {
  return html`
    <div class="scroll" role="group" aria-label="${caption}" tabindex="0">
      <table class="${columns.length >= WIDE && "wide"}">
        <caption>${caption}</caption>
        <thead>
          <tr>
            ${columns.map((column) =>
              html`<th scope="col" class="${kindOf(column)}">${
                typeof column === "string" ? column : column.figures
              }</th>`
            )}
          </tr>
        </thead>
        ${bodies}
      </table>
    </div>
  `;
}

function rowOf(row: Row, columns: readonly Column[]): Html {
  return html`
    <tr>
      ${row.map((cell, at) => {
        const kind = kindOf(columns[at] ?? "");
        return at === 0
          ? html`<th scope="row" class="${kind}">${cell}</th>`
          : html`<td class="${kind}">${cell}</td>`;
      })}
    </tr>
  `;
}

function kindOf(column: Column): "words" | "figures" {
  return typeof column === "string" ? "words" : "figures";
}
