import { renderTable } from "../readme/table.ts";
import type { Outcome } from "./bench.ts";
import { describeGoal, describeValues, isMet, spreadOf } from "./figure.ts";

/** Where and when figures were taken. */
export interface Circumstances {
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly cores: number;
  /** The load averages over 1, 5 and 15 minutes before anything was measured: of somebody else. */
  readonly loadBefore: readonly number[];
  readonly os: string;
  readonly deno: string;
  readonly chroma: string;
}

/** What came of every bench that was taken, by its name. */
export type Outcomes = Readonly<Record<string, Outcome>>;

/** The lines of one outcome on a terminal. */
export function renderText(outcome: Outcome): string {
  switch (outcome.is) {
    case "measured": {
      const rows = outcome.figures.map((figure) => [
        figure.name,
        describeValues(figure),
        describeGoal(figure),
      ]);
      const widths = [0, 1].map((at) => Math.max(0, ...rows.map((row) => row[at]?.length ?? 0)));
      return rows.map((row) =>
        `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}`.trimEnd()
      )
        .join("\n");
    }
    case "not measured":
      return `  not measured: ${outcome.reason}`;
    case "failed":
      return `  failed: ${outcome.error}`;
  }
}

/** All outcomes as a table of Markdown, for a job's summary. */
export function renderMarkdown(outcomes: Outcomes, circumstances: Circumstances): string {
  const { at, cores, loadBefore, os, deno, chroma } = circumstances;
  const rows = Object.entries(outcomes).flatMap(([bench, outcome]) => {
    switch (outcome.is) {
      case "measured":
        return outcome.figures.map((figure) => [
          bench,
          figure.name,
          describeValues(figure),
          String(figure.values.length),
          describeGoal(figure),
        ]);
      case "not measured":
        return [[bench, "", `not measured: ${inCell(outcome.reason)}`, "", ""]];
      case "failed":
        return [[bench, "", `failed: ${inCell(outcome.error)}`, "", ""]];
    }
  });
  return [
    "## Figures",
    "",
    `Taken ${at} on ${cores} cores (${os}), load average ${
      loadBefore.map((load) => load.toFixed(2)).join(", ")
    } before; Deno ${deno}, Chroma ${chroma}. Each is a median, with the least and the most of its rounds.`,
    "",
    renderTable([["bench", "figure", "median (least to most)", "rounds", "goal"], ...rows]),
    "",
  ].join("\n");
}

/** All outcomes as JSON: every value of every round, and what they come to. */
export function renderJson(outcomes: Outcomes, circumstances: Circumstances): string {
  const benches = Object.entries(outcomes).map(([name, outcome]) => ({
    name,
    ...outcome,
    ...(outcome.is === "measured"
      ? {
        figures: outcome.figures.map((figure) => ({
          ...figure,
          ...spreadOf(figure.values),
          ...(figure.goal === undefined ? {} : { met: isMet(figure) }),
        })),
      }
      : {}),
  }));
  return JSON.stringify({ schema: 1, ...circumstances, benches }, null, 2) + "\n";
}

/** Text of any kind in a cell of a table. */
function inCell(text: string): string {
  return text.replaceAll("\n", " ").replaceAll("|", "\\|");
}
