import { EXIT } from "../core/exit_code.ts";
import type { Metrics } from "../core/verdict.ts";
import type { PastRun } from "./past_run.ts";

/** One thing that a run measured, in which a run can be better or worse than another. */
export interface Figure {
  /** `run: durationMs`, or `suite / check: metric`. */
  readonly name: string;
  readonly value: number;
  readonly kind: FigureKind;
  /** Whether it says enough of the run to be judged. */
  readonly isFirm: boolean;
}

/** What a figure is, which says what is worse and what is noise; `tail` is a high percentile of latencies. */
export type FigureKind = "duration" | "lag" | "latency" | "tail" | "throughput";

/** By the ends of their names, the metrics that are compared; all others say what was done, not how well. */
const KINDS: readonly (readonly [metric: RegExp, kind: FigureKind])[] = [
  // Of the slowest node: `primary.lagMsP95` and its like would only say it again.
  [/^lagMs(P95)?$/, "lag"],
  [/^[\w-]+\.(?!lag)\w+MsP50$/, "latency"],
  [/^[\w-]+\.(?!lag)\w+MsP95$/, "tail"],
  // `offeredPerSecond` is what the run was told.
  [/^(docs|requests|achieved)PerSecond$/, "throughput"],
];

/**
 * Samples that a percentile needs to say something: at least five beyond a p95, and ten on either side of a median. In the
 * lab, on a machine with other work, p95s of 23 to 39 samples went up and down twentyfold.
 */
const LEAST_SAMPLES: Partial<Readonly<Record<FigureKind, number>>> = { latency: 20, tail: 100 };
/** Exit codes of runs that made all their checks. */
const WHOLE: readonly number[] = [EXIT.ok, EXIT.failed, EXIT.leftovers, EXIT.safety];

/**
 * What of a run is compared with other runs, in the order in which it was measured. Only checks that passed have figures:
 * those of one that failed may be the limit that it waited for. For the same reason a run's own duration counts when all
 * of it passed. A run that was cut short has none, and neither has one that the brake paused, which says of itself that the
 * deployment was slower than a moment before: its figures are of that moment.
 */
export function figuresOf(
  { exitCode, durationMs, pauses, suites }: Pick<PastRun, "exitCode" | "durationMs" | "pauses" | "suites">,
): readonly Figure[] {
  if (exitCode === null || !WHOLE.includes(exitCode) || pauses > 0) return [];
  const duration: readonly Figure[] = exitCode === EXIT.ok && durationMs !== null
    ? [{ name: "run: durationMs", value: durationMs, kind: "duration", isFirm: true }]
    : [];
  return [
    ...duration,
    ...suites.flatMap((suite) =>
      suite.checks.flatMap(({ name, status, metrics = {} }) =>
        status === "passed" ? figuresIn(metrics, `${suite.name} / ${name}`) : []
      )
    ),
  ];
}

function figuresIn(metrics: Metrics, check: string): readonly Figure[] {
  return Object.entries(metrics).flatMap(([metric, value]): readonly Figure[] => {
    const kind = KINDS.find(([names]) => names.test(metric))?.[1];
    if (kind === undefined) return [];
    const samples = metrics[metric.replace(/MsP\d+$/, "Samples")] ?? 0;
    return [{ name: `${check}: ${metric}`, value, kind, isFirm: samples >= (LEAST_SAMPLES[kind] ?? 0) }];
  });
}
