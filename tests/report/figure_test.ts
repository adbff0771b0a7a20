import { assertEquals } from "@std/assert";
import { formatFigure } from "../../src/report/figure.ts";
import type { FigureKind } from "../../src/trend/figures.ts";

const TABLE: readonly (readonly [value: number, kind: FigureKind, shown: string])[] = [
  [56_200, "duration", "56.2 s"],
  [125_000, "duration", "2 min 5 s"],
  [194, "lag", "194 ms"],
  [1250, "lag", "1.3 s"],
  [6.46, "latency", "6.5 ms"],
  [999.9, "latency", "999.9 ms"],
  [2500, "latency", "2.5 s"],
  [259, "tail", "259 ms"],
  [14.61, "throughput", "14.6/s"],
];

for (const [value, kind, shown] of TABLE) {
  Deno.test(`formatFigure shows a ${kind} of ${value} as ${shown}`, () =>
    assertEquals(formatFigure(value, kind), shown));
}
