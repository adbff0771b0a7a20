import { deflateRawSync, inflateRawSync } from "node:zlib";
import { parseJson } from "../../../core/json.ts";
import { STATUSES } from "../../../core/verdict.ts";
import type { CheckFigures, SuiteFigures } from "../../../trend/past_run.ts";

/** The names of a run's suites, checks and metrics: the same for every run that made the same checks. */
type Shape =
  readonly (readonly [suite: string, checks: readonly (readonly [check: string, ...metrics: string[]])[]])[];

/** What the checks of a run found, in two parts: the names, as JSON, and the figures, as deflated JSON. */
export interface Packed {
  readonly names: string;
  readonly figures: Uint8Array;
}

/** Packs what the checks of a run found: of each its status, its duration and its metrics, in the order of their names. */
export function pack(suites: readonly SuiteFigures[]): Packed {
  const shape: Shape = suites.map(({ name, checks }) => [
    name,
    checks.map((check) => [check.name, ...Object.keys(check.metrics ?? {})]),
  ]);
  const figures = suites.flatMap(({ checks }) =>
    checks.flatMap(({ status, durationMs, metrics = {} }) => [
      STATUSES.indexOf(status),
      durationMs,
      ...Object.values(metrics),
    ])
  );
  return { names: JSON.stringify(shape), figures: deflateRawSync(JSON.stringify(figures), { level: 9 }) };
}

/** The same again; nothing for parts that do not fit each other, as of a file that was damaged. */
export function unpack({ names, figures }: Packed): readonly SuiteFigures[] {
  const shape = parseJson(names);
  const values = parseJson(inflated(figures));
  if (!Array.isArray(shape) || !Array.isArray(values)) return [];
  const rest: readonly unknown[] = values;
  let at = 0;
  const number = () => Number(rest[at++]);
  const suites = (shape as Shape).map(([name, checks]) => ({
    name,
    checks: checks.map(([check, ...metrics]): CheckFigures => ({
      name: check,
      status: STATUSES[number()] ?? "unknown",
      durationMs: number(),
      ...(metrics.length === 0
        ? {}
        : { metrics: Object.fromEntries(metrics.map((metric) => [metric, number()])) }),
    })),
  }));
  return at === rest.length ? suites : [];
}

function inflated(bytes: Uint8Array): string {
  try {
    return new TextDecoder().decode(inflateRawSync(bytes));
  } catch {
    return "";
  }
}
