import { formatDuration } from "../core/duration.ts";
import type { FigureKind } from "../trend/figures.ts";

/** A figure as people read it: `44.5 s`, `194 ms`, `6.5 ms`, `14.6/s`. */
export function formatFigure(value: number, kind: FigureKind): string {
  switch (kind) {
    case "duration":
    case "lag":
      return formatDuration(value);
    case "latency":
    case "tail":
      return value < 1000 ? `${tenth(value)} ms` : formatDuration(value);
    case "throughput":
      return `${tenth(value)}/s`;
  }
}

function tenth(value: number): number {
  return Math.round(10 * value) / 10;
}
