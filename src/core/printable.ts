/**
 * What a terminal acts on in place of showing it, what breaks a line in two, and what hides or turns round the text
 * beside it: control characters, line and paragraph separators, zero-width and bidirectional marks.
 */
// deno-lint-ignore no-control-regex -- control characters are what it looks for
const UNPRINTABLE = /[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** A text as it can be shown on one line of a terminal: what cannot be printed stands there as `\u001b`. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, escaped);
}

/** The same value with every text in it made printable; its keys are our own. */
export function printableDeep<T>(value: T): T {
  return mapTexts(value, printable);
}

/** The same value with every text in it put through a function, itself where none is changed; keys stay as they are. */
export function mapTexts<T>(value: T, change: (text: string) => string): T {
  return mapped(value, change) as T;
}

/** JSON text with what JSON itself leaves unescaped made printable: it reads as the same value. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(UNPRINTABLE, (one) => one === "\n" ? one : escaped(one));
}

/** The same on one line. */
export function printableJsonLine(value: unknown): string {
  return JSON.stringify(value).replaceAll(UNPRINTABLE, escaped);
}

function mapped(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (typeof value !== "object" || value === null) return value;
  // Nearly always nothing is changed, and every request and event comes through here.
  const changed: Record<string, unknown> = Object.create(null);
  let isSame = true;
  for (const key of Object.keys(value)) {
    const before = (value as Record<string, unknown>)[key];
    const after = mapped(before, change);
    if (after === before) continue;
    changed[key] = after;
    isSame = false;
  }
  if (isSame) return value;
  return Array.isArray(value) ? Object.assign([...value], changed) : { ...value, ...changed };
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
