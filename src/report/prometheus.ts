import { printable } from "../core/printable.ts";
import { STATUSES } from "../core/verdict.ts";
import type { Summary } from "../run/summary.ts";

/** A sample of a metric: its labels, and its value. */
type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

/** A metric, all of them gauges: a textfile tells of the last run, and counts nothing. */
interface Metric {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** What a textfile knows beside the last run. */
export interface PrometheusOptions {
  /** When the last run that passed ended; Unix seconds. Absent when there was none. */
  readonly lastSuccess?: number;
}

/**
 * The report in Prometheus' text format 0.0.4, for node_exporter's textfile collector: gauges of the last run, without
 * timestamps, which that collector refuses. Every sample has the target as labels, its database among them: the files of
 * several may lie side by side, though they be two databases behind one URL.
 */
export function renderPrometheus(summary: Summary, { lastSuccess }: PrometheusOptions = {}): string {
  const { url, tenant, database } = summary.target;
  const target = { target: url, tenant, database };
  return metricsOf(summary, lastSuccess).flatMap(({ name, help, samples }) =>
    samples.length === 0 ? [] : [
      `# HELP ${PREFIX}${name} ${help}`,
      `# TYPE ${PREFIX}${name} gauge`,
      ...samples.map(([labels, value]) => `${PREFIX}${name}${labelled({ ...target, ...labels })} ${value}`),
    ]
  ).join("\n") + "\n";
}

const PREFIX = "chroma_autotest_";

function metricsOf(summary: Summary, lastSuccess: number | undefined): readonly Metric[] {
  const { run, suites, cleanup, production, residue, brake, safety, recovery } = summary;
  const { compared, regressions = [] } = summary;
  const end = (Date.parse(run.startedAt) + run.durationMs) / 1000;
  const success = summary.exitCode === 0 ? end : lastSuccess;
  const checks = suites.flatMap((suite) => suite.checks.map((check) => ({ suite: suite.name, ...check })));
  return [
    gauge("info", "The program that ran last", [[{ version: summary.version }, 1]]),
    gauge("exit_code", "Exit code of the last run: 0 when all is well", [[{}, summary.exitCode]]),
    gauge("last_run_timestamp_seconds", "When the last run ended", [[{}, end]]),
    gauge(
      "last_success_timestamp_seconds",
      "When the last run that passed ended",
      success === undefined ? [] : [[{}, success]],
    ),
    gauge("run_duration_seconds", "How long the last run took", [[{}, seconds(run.durationMs)]]),
    gauge(
      "check_status",
      "What each check found: 1 for its status, 0 for the others",
      checks.flatMap(({ suite, name, status }) =>
        STATUSES.map((one): Sample => [{ suite, check: name, status: one }, one === status ? 1 : 0])
      ),
    ),
    gauge(
      "check_duration_seconds",
      "How long each check took",
      checks.map(({ suite, name, durationMs }) => [{ suite, check: name }, seconds(durationMs)]),
    ),
    gauge(
      "check_figure",
      "What each check measured, in the unit that the figure's name ends in",
      checks.flatMap(({ suite, name, metrics = {} }) =>
        Object.entries(metrics).map(([figure, value]): Sample => [{ suite, check: name, figure }, value])
      ),
    ),
    gauge("collections_created", "Collections that the last run made", [[{}, cleanup.created]]),
    gauge("collections_removed", "Of those, the ones proven gone from everywhere", [[{}, cleanup.deleted]]),
    gauge("leftovers", "Collections not proven gone, each counted on every node that it may be on", [[
      {},
      cleanup.leftovers.length + (recovery?.leftovers.length ?? 0),
    ]]),
    gauge("returned", "Collections of earlier runs that were there again", [[
      {},
      recovery?.returned.length ?? 0,
    ]]),
    gauge("production_collections", "Collections of production on the fullest node", [[
      {},
      production.collections,
    ]]),
    gauge("production_compared", "1 when production was compared before and after", [[
      {},
      production.problem === undefined ? 1 : 0,
    ]]),
    gauge("production_unchanged", "1 when none vanished, was renamed or reconfigured", [[
      {},
      production.problem === undefined && production.unchanged ? 1 : 0,
    ]]),
    gauge(
      "residue_bytes",
      "What deleted collections of all runs from here keep on a node's disk, estimated",
      residue.nodes.map(({ node, lifetimeBytes }) => [{ node }, lifetimeBytes]),
    ),
    gauge(
      "residue_budget_bytes",
      "What --max-residue allows each node",
      residue.budgetBytes === undefined ? [] : [[{}, residue.budgetBytes]],
    ),
    gauge(
      "probe_latency_seconds",
      "Median of the brake's probe before the load and at its worst",
      brake.endpoints.flatMap(({ name, baselineMs, worstMs }) =>
        ([["baseline", baselineMs], ["worst", worstMs]] as const).flatMap(([when, ms]): Sample[] =>
          ms === null ? [] : [[{ endpoint: name, when }, seconds(ms)]]
        )
      ),
    ),
    gauge(
      "compared_runs",
      "Earlier runs that the last run was compared with",
      compared === undefined ? [] : [[{}, compared.runs]],
    ),
    gauge(
      "regressions",
      "Figures of the last run that are worse than in earlier runs",
      compared === undefined ? [] : [[{}, regressions.length]],
    ),
    gauge("brake_pauses", "How often the brake paused the last run", [[{}, brake.pauses.length]]),
    gauge("brake_stopped", "1 when the brake stopped the last run", [[
      {},
      brake.stopped === undefined ? 0 : 1,
    ]]),
    gauge(
      "requests",
      "Requests that the last run sent",
      Object.entries(safety.requests).map(([kind, count]) => [{ kind }, count]),
    ),
    gauge("guard_refusals", "Requests and replies that the guard refused", [[{}, safety.refused]]),
    gauge("changes_outside_run", "Changes that the last run sent to anything else", [[
      {},
      safety.outsideRun,
    ]]),
  ];
}

function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, help, samples };
}

/** Without the dust of a division that is not whole in binary. */
function seconds(ms: number): number {
  return Number((ms / 1000).toPrecision(12));
}

function labelled(labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return `{${parts.join(",")}}`;
}

/** As the format has it: backslash, quote and line feed; what else a terminal acts on is shown. */
function escaped(value: string): string {
  return value.split("\n").map(printable).join("\n").replace(
    /[\\"\n]/g,
    (one) => one === "\n" ? "\\n" : `\\${one}`,
  );
}
