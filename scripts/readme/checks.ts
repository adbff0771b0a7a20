import type { Suite } from "../../src/suites/suite.ts";
import { SUITE_NAMES, suiteOf } from "../../src/suites/registry.ts";
import * as MATRIX from "../../tests/e2e/matrix/matrix.ts";
import type { FaultRow } from "../../tests/e2e/matrix/row.ts";
import { renderTable } from "./table.ts";

/** Faults stand on one line up to this many characters, so that a table fits into a terminal. */
const LINE = 100;

/** A suite as the table tells of it. */
export type ToldSuite = Pick<Suite, "name" | "proves" | "checks">;

/** Every check: what it proves, under which faults it was seen failing, what it needs. A table a suite. */
export function renderChecks(
  suites: readonly ToldSuite[],
  matrix: Readonly<Record<string, readonly FaultRow[]>>,
): string {
  const all = suites.flatMap(({ checks }) => checks);
  const counts = suites.map(({ name, checks }) => `${name} ${checks.length}`).join(", ");
  return [
    `${all.length} checks: ${counts}.`,
    ...suites.map((suite) =>
      `**${suite.name}**: ${suite.proves}.\n\n${tableOf(suite, matrix[suite.name] ?? [])}`
    ),
  ].join("\n\n");
}

/** The table of the program as it is. */
export function currentChecks(): string {
  return renderChecks(SUITE_NAMES.map(suiteOf), MATRIX);
}

/** A row for what each check proves, and below it rows for its faults and its needs. */
function tableOf({ checks }: ToldSuite, rows: readonly FaultRow[]): string {
  const cells = checks.flatMap(({ name, proves, needs }) => [
    [name, proves],
    ...linesOf(rows.filter(({ catches }) => catches.includes(name)).map(({ fault }) => fault))
      .map((line) => ["", line]),
    ...(needs === undefined ? [] : [["", `needs ${needs}`]]),
  ]);
  const header = ["check", "what a pass proves; what it fails under; what it needs beside `--url`"];
  return renderTable([header, ...cells]);
}

/** Faults, as many on a line as fit. */
function linesOf(faults: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const fault of faults) {
    const longer = `${lines.at(-1)}; ${fault}`;
    if (lines.length > 0 && longer.length <= LINE) lines[lines.length - 1] = longer;
    else lines.push(`fails under ${fault}`);
  }
  return lines;
}
