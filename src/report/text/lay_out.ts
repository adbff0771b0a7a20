import stringWidth from "string-width";
import type { Screen } from "./screen.ts";
import type { Section } from "./section.ts";
import { cutLine, wrapLine } from "./wrap.ts";

/** How much a page shows of an entry, and at least of a section, where it is too high: tried in this order. */
const TIERS = [{ lines: 3, entries: 3 }, { lines: 2, entries: 2 }, { lines: 1, entries: 1 }] as const;

/** A section as it stands on a screen: its title, and the lines of each entry that is shown. */
interface Laid {
  readonly section: Section;
  readonly entries: readonly (readonly string[])[];
}

/** Where a page is read. */
export interface Place {
  /** Absent for a file or a pipe. */
  readonly screen?: Screen | undefined;
  /** How to see everything, told where something is not shown. */
  readonly whole?: string;
}

/**
 * The lines of a page. Without a screen every entry is one line. On a screen they are wrapped, and made to fit above the
 * prompt: entries of many lines are cut short, and sections lose their last entries, the last section first.
 */
export function layOut(sections: readonly Section[], { screen, whole = "" }: Place = {}): readonly string[] {
  if (screen === undefined) return sections.map((section) => lay(section, Infinity)).flatMap(linesOf);
  const { columns } = screen;
  const rows = screen.rows - 1;
  const all = sections.map((section) => lay(section, columns));
  if (heightOf(all, columns) <= rows) return all.flatMap(linesOf);
  const end = wrapLine(whole, columns);
  let fitted: readonly Laid[] = all;
  for (const { lines, entries } of TIERS) {
    fitted = fold(all.map((laid) => clip(laid, lines, columns)), {
      least: entries,
      isTooHigh: (some) => heightOf(some, columns) > rows - end.length,
    });
    if (heightOf(fitted, columns) <= rows - end.length) break;
  }
  return [...fitted.flatMap(linesOf), ...end];
}

function lay(section: Section, columns: number): Laid {
  return { section, entries: section.entries.map((entry) => wrapLine(entry, columns)) };
}

function clip({ section, entries }: Laid, most: number, columns: number): Laid {
  if (section.keep === "all") return { section, entries };
  const clipped = entries.map((lines) =>
    lines.length <= most ? lines : [...lines.slice(0, most - 1), cutLine(`${lines[most - 1]} …`, columns)]
  );
  return { section, entries: clipped };
}

interface FoldOptions {
  /** Entries that are shown of a section of which some must be. */
  readonly least: number;
  readonly isTooHigh: (all: readonly Laid[]) => boolean;
}

/** Takes entries away until the page is not too high, or no more may be taken: first those that need not be shown. */
function fold(all: readonly Laid[], { least, isTooHigh }: FoldOptions): readonly Laid[] {
  const folded = [...all];
  for (const [keep, stay] of [["none", 0], ["some", least]] as const) {
    for (const [at, { section, entries }] of all.entries().toArray().reverse()) {
      if (section.keep !== keep) continue;
      for (let kept = entries.length - 1; kept >= stay && isTooHigh(folded); kept--) {
        folded[at] = { section, entries: entries.slice(0, kept) };
      }
    }
  }
  return folded;
}

function linesOf({ section, entries }: Laid): readonly string[] {
  if (entries.length === 0) return [];
  const title = section.title === undefined ? [] : section.title === "" ? [""] : ["", section.title];
  const hidden = section.entries.length - entries.length;
  const indent = section.entries.at(-1)?.match(/^ */)?.[0] ?? "";
  return [...title, ...entries.flat(), ...(hidden === 0 ? [] : [`${indent}and ${hidden} more`])];
}

/** A command that is wider than the screen takes more than one of its rows. */
function heightOf(all: readonly Laid[], columns: number): number {
  return all.flatMap(linesOf)
    .reduce((rows, line) => rows + Math.max(1, Math.ceil(stringWidth(line) / columns)), 0);
}
