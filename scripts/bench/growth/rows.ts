import { renderTable } from "../../readme/table.ts";
import type { Timed } from "../timed.ts";

/** What something took at one size. */
export interface Row extends Pick<Timed, "seconds" | "cpuSeconds" | "peakBytes"> {
  /** What was done. */
  readonly what: string;
  readonly size: number;
}

/**
 * The rows as a table of Markdown, those of one kind beneath each other. How a figure grew is its ratio to the row before,
 * divided by that of the sizes: 1 is linear, less is better, and what stays as it is has the ratio of the sizes turned over.
 *
 * @param sizes what the sizes count: `collections on each of 2 nodes`
 */
export function renderRows(sizes: string, rows: readonly Row[]): string {
  const whats = [...new Set(rows.map(({ what }) => what))];
  const body = whats.flatMap((what) => {
    const same = rows.filter((row) => row.what === what);
    return same.map((row, at) => cellsOf(row, same[at - 1]));
  });
  return renderTable([["", sizes, "time", "growth", "processor", "growth", "peak memory"], ...body]);
}

function cellsOf(row: Row, before: Row | undefined): readonly string[] {
  const grown = (figure: "seconds" | "cpuSeconds") =>
    before === undefined ? "" : (row[figure] / before[figure] / (row.size / before.size)).toFixed(2);
  return [
    row.what,
    row.size.toLocaleString("en-US"),
    `${row.seconds.toFixed(1)} s`,
    grown("seconds"),
    `${row.cpuSeconds.toFixed(1)} s`,
    grown("cpuSeconds"),
    `${(row.peakBytes / 2 ** 20).toFixed(0)} MiB`,
  ];
}

/** The row of which the time is the median. */
export function medianRow(rows: readonly Row[]): Row {
  const row = rows.toSorted((a, b) => a.seconds - b.seconds)[Math.floor(rows.length / 2)];
  if (row === undefined) throw new Error("Cannot find a median: there are no rows");
  return row;
}
