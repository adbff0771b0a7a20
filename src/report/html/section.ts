import { type Html, html } from "./markup.ts";

/** A part of the page that stands in its list of contents. */
export interface Section {
  /** Unique in the page; of letters and hyphens. */
  readonly id: string;
  readonly title: string;
  /** The title in a word, for the list of contents. */
  readonly label: string;
  readonly body: Html;
}

/** A section with its heading. */
export function renderSection({ id, title, body }: Section): Html {
  return html`
    <section id="${id}" aria-labelledby="${id}-title">
      <h2 id="${id}-title">${title}</h2>
      ${body}
    </section>
  `;
}
