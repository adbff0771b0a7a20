import { formatDuration } from "../core/duration.ts";
import { printableDeep } from "../core/printable.ts";
import type { LookBack } from "../run/state/history/look_back.ts";
import type { PastRun } from "../trend/past_run.ts";
import type { Series } from "../trend/series.ts";
import { verdictWord } from "./verdict_line.ts";
import { formatFigure } from "./figure.ts";
import { describeCompared, describeRegression } from "./regressions.ts";
import { sparkline } from "./sparkline.ts";

/** Checks that are named; the line says how many more there are. */
const NAMED = 3;

/** Earlier runs for a person: of each target a line a run, the newest last, and how its figures went. */
export function renderHistory(given: readonly LookBack[]): string {
  const targets = printableDeep(given);
  if (targets.length === 0) return "No run is on record\n";
  return targets.map(renderTarget).join("\n");
}

function renderTarget({ target, url, total, runs, series, newest }: LookBack): string {
  const [tenant, database] = target.split(",").slice(-2);
  const shown = runs.length < total
    ? `the last ${runs.length} of ${total} runs`
    : `${total} run${total === 1 ? "" : "s"}`;
  const compared = newest === undefined ? [] : [
    "",
    `Newest     ${describeCompared({ ...newest, compared: { ...newest, failOnRegression: false } })}`,
    ...newest.regressions.map((one) => `           ${describeRegression(one)}`),
  ];
  return [
    `${url} (${tenant} / ${database}): ${shown}`,
    "",
    ...table([["run", "began (UTC)", "verdict", "took", "what was not well"], ...runs.map(cellsOfRun)]),
    ...(series.length === 0 ? [] : [
      "",
      ...table([
        ["figure", "oldest to newest", "least", "median", "most", "last"],
        ...series.map(cellsOfSeries),
      ]),
    ]),
    ...compared,
    "",
  ].join("\n");
}

function cellsOfRun(run: PastRun): readonly string[] {
  const { id, startedAt, exitCode, durationMs } = run;
  return [
    id,
    new Date(startedAt).toISOString().slice(0, 19).replace("T", " "),
    exitCode === null ? "killed" : `${verdictWord(exitCode)}${exitCode === 0 ? "" : ` (${exitCode})`}`,
    durationMs === null ? "" : formatDuration(durationMs),
    notWell(run),
  ];
}

function notWell({ suites, exitCode, leftovers, pauses }: PastRun): string {
  const bad = suites.flatMap(({ name, checks }) =>
    checks.filter(({ status }) => status === "failed" || status === "unknown").map((check) =>
      `${name} / ${check.name}`
    )
  );
  const more = bad.length > NAMED ? [`${bad.length - NAMED} more`] : [];
  // What a killed run had not removed, the next one has.
  const left = exitCode !== null && leftovers > 0 ? [`${leftovers} left`] : [];
  const paused = pauses > 0 ? ["the brake paused it"] : [];
  return [...bad.slice(0, NAMED), ...more, ...left, ...paused].join(", ");
}

function cellsOfSeries({ figure, kind, values, least, median, most }: Series): readonly string[] {
  const last = values.at(-1) ?? null;
  const shown = [least, median, most].map((one) => formatFigure(one, kind));
  return [figure, sparkline(values), ...shown, last === null ? "" : formatFigure(last, kind)];
}

/** Rows under a head, each column as wide as its widest cell. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  return rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}`.trimEnd());
}
