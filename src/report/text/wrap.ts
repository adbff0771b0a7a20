import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";

/** Two spaces or more, which part the columns of a line; those at its beginning, too. */
const GAPS = / {2,}(?=[^ ])/g;
/** What continues a line that has no columns stands so much further right. */
const HANG = 2;
/** A line for a shell. */
const COMMAND = /^ *\$ /;

/** Wraps every line of a text where a terminal of so many columns would, but between words and below its last column. */
export function wrapText(text: string, columns: number): string {
  return text.split("\n").flatMap((line) => wrapLine(line, columns)).join("\n");
}

/** One line as the lines that it takes; their texts stand below that of the first. A command stays whole, to be copied. */
export function wrapLine(line: string, columns: number): readonly string[] {
  if (stringWidth(line) <= columns || COMMAND.test(line)) return [line];
  const head = headOf(line, columns);
  const hang = stringWidth(head) + (head.trim() === "" ? HANG : 0);
  const [first = "", ...rest] = wrap(line.slice(head.length), columns - hang);
  return [head + first, ...rest.map((one) => " ".repeat(hang) + one)];
}

/** As much of a line as is not wider than that. */
export function cutLine(line: string, columns: number): string {
  if (stringWidth(line) <= columns) return line;
  const [first = ""] = wrapAnsi(line, columns - 1, { hard: true, trim: false, wordWrap: false }).split("\n");
  return `${first}…`;
}

/** What stands before the last column of a line, where that still has half of the width. */
function headOf(line: string, columns: number): string {
  const ends = line.matchAll(GAPS).map(({ index, 0: gap }) => line.slice(0, index + gap.length));
  return [...ends].findLast((head) => stringWidth(head) <= columns / 2) ?? "";
}

function wrap(text: string, columns: number): readonly string[] {
  return wrapAnsi(text, columns, { hard: true }).split("\n");
}
