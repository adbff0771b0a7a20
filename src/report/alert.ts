import { EXIT } from "../core/exit_code.ts";
import { printableDeep } from "../core/printable.ts";
import { cut } from "../suites/monitoring/slack_message.ts";
import type { Incident } from "../run/alerts/incident.ts";
import { isRegressed } from "../run/compare.ts";
import type { Summary } from "../run/summary.ts";
import { count } from "../core/count.ts";
import { unfinishedOf } from "./unfinished.ts";
import { describeRegression } from "./regressions.ts";
import { verdictLine } from "./verdict_line.ts";

/** What is said when a target changes its state; every text in it is of one line, and short. */
export interface Alert {
  readonly state: "open" | "resolved";
  readonly target: string;
  readonly run: string;
  readonly exitCode: number;
  /** The run's verdict in one line. */
  readonly verdict: string;
  /** When the first run of the incident began; ISO 8601. */
  readonly since: string;
  /** Failed runs since. */
  readonly failures: number;
  /**
   * Changes outside the run and of production, what stopped the run or stands in its way, checks that were not made, failed
   * or could not be decided, and what is worse than before where that fails the run: the gravest first.
   */
  readonly bad: readonly string[];
  /** What is not proven gone, and where. */
  readonly left: readonly string[];
  /** What to do now. */
  readonly next: string;
  /** Where the run's audit log ends. */
  readonly auditEntries: number;
  readonly auditHead: string;
}

/** Lines of a kind that are told; the report has them all. */
const NAMED = 10;
/** Of each: a server's words may have any length. */
const LINE = 250;

/** What to do, by the exit code. */
const NEXT: Readonly<Record<number, string>> = {
  [EXIT.failed]: "read the evidence of the checks below; run it again to tell a fault from a passing trouble",
  [EXIT.leftovers]: 'see that every node is up, then run "chroma-autotest cleanup"',
  [EXIT.safety]:
    'stop the schedule, run "chroma-autotest audit", and read "Safety" and "Production" in the report',
  [EXIT.unreachable]: 'run "chroma-autotest preflight": it names the node and what is wrong with it',
  [EXIT.braked]:
    'read "Brake" in the report: look at the load on the node that it names, or take the file that it names away',
};

/** The alert of a run that opened an incident, or ended it. */
export function alertOf(summary: Summary, state: Alert["state"], incident: Incident): Alert {
  const { run, target, suites, production, cleanup, recovery, problems, safety, brake, exitCode, audit } =
    summary;
  const checks = suites.flatMap(({ name, checks }) => checks.map((check) => ({ suite: name, ...check })));
  const changes = production.unchanged ? [] : production.changes;
  const bad = [
    ...(safety.outsideRun === 0 ? [] : [`${count(safety.outsideRun, "change")} went outside the run`]),
    ...safety.refusals,
    ...changes.map(({ what, name, node, by }) => `production: ${what} "${name}" on ${node}, by ${by}`),
    ...(brake.stopped === undefined ? [] : [`the brake stopped it: ${brake.stopped}`]),
    ...problems,
    ...unfinishedOf(summary),
    ...checks.filter(({ status }) => status === "failed" || status === "unknown")
      .map(({ suite, name, status, detail }) => `${suite} / ${name} ${status}: ${detail}`),
    ...(recovery?.returned ?? []).map(({ name, nodes }) => `${name} came back on ${nodes.join(", ")}`),
    ...(isRegressed(summary) ? summary.regressions ?? [] : []).map((one) =>
      `worse: ${describeRegression(one)}`
    ),
  ];
  const left = [...cleanup.leftovers, ...recovery?.leftovers ?? []]
    .map(({ name, node, reason }) => `${name} on ${node}: ${reason}`);
  return printableDeep({
    state,
    target: target.url,
    run: run.id,
    exitCode,
    verdict: verdictLine(summary),
    since: incident.since ?? run.startedAt,
    failures: incident.failures,
    bad: some(bad),
    left: some(left),
    next: state === "resolved" ? "nothing: it passes again" : NEXT[exitCode] ?? "read the report",
    auditEntries: audit.entries,
    auditHead: audit.head,
  });
}

function some(lines: readonly string[]): readonly string[] {
  const more = lines.length > NAMED ? [`… and ${lines.length - NAMED} more`] : [];
  return [...lines.slice(0, NAMED).map((line) => cut(line.toWellFormed(), LINE)), ...more];
}
