/** Markup that may stand in a page as it is: only {@linkcode html} and {@linkcode styleElement} make it. */
class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type Html = Markup;

/** What may stand in a template: texts and numbers, which are escaped; markup; lists of those; nothing. */
export type Child = Html | string | number | false | undefined | readonly Child[];

/**
 * A template of markup in which every value is escaped, unless it is markup itself. Values stand between tags or within
 * quoted attributes, never in a name, a URL, a script or a style.
 *
 *     html`<p title="${anything}">${anything}</p>`
 */
export function html(strings: TemplateStringsArray, ...values: readonly Child[]): Html {
  // How the template is laid out in its source is nobody's matter.
  const parts = strings.map((string) => string.replace(/\s*\n\s*/g, "\n"));
  return new Markup(parts.reduce((page, part, index) => page + render(values[index - 1]) + part));
}

/** A style sheet as an element. @throws for one that would end its own element */
export function styleElement(css: string): Html {
  if (css.includes("<")) throw new Error("Cannot put a style sheet into a page: it has a < in it");
  return new Markup(`<style>${css}</style>`);
}

function render(child: Child): string {
  if (child === undefined || child === false) return "";
  if (child instanceof Markup) return child.toString();
  if (Array.isArray(child)) return child.map(render).join("");
  return escapeText(String(child));
}

/** A text as it can stand between tags and within quoted attributes; half a surrogate pair has no place in a file. */
function escapeText(text: string): string {
  return text.toWellFormed().replace(/[&<>"'`]/g, (one) => `&#${one.charCodeAt(0)};`);
}
