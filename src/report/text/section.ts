/** How much of a section is shown where a page is too high for its screen. */
export type Keep = "all" | "some" | "none";

/** A part of a page: entries under a title, or lines that belong together. */
export interface Section {
  /** An empty line, and this if it says anything, stands above the entries. */
  readonly title?: string;
  readonly entries: readonly string[];
  readonly keep: Keep;
}

/** The names of lines stand in a column of so many characters. */
const NAME = 12;

/** Lines under a title; none where there are no lines. */
export function titled(title: string, lines: readonly string[], keep: Keep = "some"): readonly Section[] {
  return lines.length === 0 ? [] : [{ title, entries: lines.map((line) => `  ${line}`), keep }];
}

/** Lines with a name before the first, in a column of its own; none where there are no lines. */
export function named(name: string, lines: readonly string[], keep: Keep = "some"): readonly Section[] {
  const entries = lines.map((line, at) => (at === 0 ? name : "").padEnd(NAME) + line);
  return lines.length === 0 ? [] : [{ entries, keep }];
}

/** The same sections as one. */
export function joined(sections: readonly Section[]): readonly Section[] {
  const entries = sections.flatMap((section) => section.entries);
  return entries.length === 0 ? [] : [{ entries, keep: "some" }];
}

/** The same sections, with an empty line above the first. */
export function paragraph([first, ...rest]: readonly Section[]): readonly Section[] {
  return first === undefined ? [] : [{ title: "", ...first }, ...rest];
}
