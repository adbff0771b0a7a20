import { printableDeep } from "../core/printable.ts";
import type { Checklist, PointStatus } from "../run/checklists/checklist.ts";
import { count } from "../core/count.ts";
import { painter, type Screen, type Style } from "./text/screen.ts";

const MARKS: Readonly<Record<PointStatus, readonly [word: string, ...Style[]]>> = {
  passed: ["passed "],
  warning: ["warning", "yellow"],
  failed: ["FAILED ", "red"],
  unknown: ["unknown", "yellow"],
  skipped: ["skipped", "dim"],
};

/** A checklist for a person: its verdict, and a line for each point. */
export function renderChecklist(list: Checklist, screen?: Screen): string {
  const paint = painter(screen);
  const mark = (status: PointStatus) => {
    const [word, ...styles] = MARKS[status];
    return paint(styles, word);
  };
  const { title, points, exitCode } = printableDeep(list);
  const sum = (status: PointStatus) => points.filter((one) => one.status === status).length;
  const warned = sum("warning");
  const warnings = warned > 0 ? `, ${warned} warning${warned === 1 ? "" : "s"}` : "";
  const bad = sum("failed") + sum("unknown");
  const verdict = bad === 0
    ? `all well${warnings}`
    : `${bad} of ${count(points.length, "point")} ${bad === 1 ? "is" : "are"} not${warnings}`;
  const width = Math.max(...points.map(({ name }) => name.length));
  return [
    `${title}: ${verdict} (exit code ${exitCode})`,
    "",
    ...points.map(({ name, status, evidence }) => `  ${mark(status)}  ${name.padEnd(width)}  ${evidence}`),
    "",
  ].join("\n");
}
