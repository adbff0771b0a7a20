import type { Report } from "../../tests/e2e/program.ts";
import { type AuditLine, type Span, spanOf, timeCovered } from "./audit_lines.ts";

/** Checks that take as long as they are told: loads, by `--duration` or 3 s a node, and a watched deletion, by `--settle`. */
const ASKED_FOR = ["concurrent users", "query latency of each node", "deletion stays"];

type Timed<T> = T & { readonly atMs: number; readonly durationMs: number };
type Suite = Report["suites"][number];

/** A report with the times that it has, too. */
export type TimedReport = Omit<Report, "suites"> & {
  readonly suites: readonly Timed<
    Omit<Suite, "checks"> & { readonly checks: readonly Timed<Suite["checks"][number]>[] }
  >[];
};

/** A suite of a run, or what it does beside them. */
export interface Part {
  readonly name: string;
  readonly ms: number;
  readonly requests: number;
  /** Those that are no reads. */
  readonly changes: number;
  /** Of the replies. */
  readonly bytes: number;
}

/** Where the time of a run went; milliseconds. What is neither is the program's own, and its pauses. */
export interface RunTime {
  /** Loads and settling. */
  readonly askedMs: number;
  /** Some request was under way, beside what was asked for. */
  readonly waitingMs: number;
}

/** What a run asked of a deployment, suite by suite, by its report and its audit log. */
export function partsOf({ run, suites }: TimedReport, lines: readonly AuditLine[]): readonly Part[] {
  const start = Date.parse(run.startedAt);
  const spans = suites.map(({ name, atMs, durationMs }) => ({
    name,
    from: start + atMs,
    until: start + atMs + durationMs,
  }));
  const suiteAt = (at: number) => spans.find(({ from, until }) => at >= from && at < until)?.name;
  const part = (name: string, ms: number, of: string | undefined): Part => {
    const own = lines.filter(({ at }) => suiteAt(at) === of);
    return {
      name,
      ms,
      requests: own.length,
      changes: own.filter(({ operation }) => !operation.startsWith("read/")).length,
      bytes: own.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
    };
  };
  const inSuites = spans.reduce((sum, { from, until }) => sum + until - from, 0);
  return [
    ...spans.map(({ name, from, until }) => part(name, until - from, name)),
    part("looks and cleanup", run.durationMs - inSuites, undefined),
  ];
}

/** Where the time of a run went whose last deletion was watched for `settleMs`. */
export function timeOf(
  { run, suites }: TimedReport,
  lines: readonly AuditLine[],
  { settleMs }: { readonly settleMs: number },
): RunTime {
  const start = Date.parse(run.startedAt);
  const checks = suites.flatMap(({ checks }) => checks).filter(({ name }) => ASKED_FOR.includes(name));
  const last = Math.max(...lines.filter(({ operation }) => operation === "delete").map(({ at }) => at));
  const asked: readonly Span[] = [
    ...checks.map(({ atMs, durationMs }) => ({ from: start + atMs, until: start + atMs + durationMs })),
    { from: last, until: Math.min(last + settleMs, start + run.durationMs) },
  ];
  const askedMs = timeCovered(asked);
  return { askedMs, waitingMs: timeCovered([...asked, ...lines.map(spanOf)]) - askedMs };
}
