import { isDrill } from "../run/comparable.ts";
import { EXIT } from "../core/exit_code.ts";
import { failed, passed, skipped, unknown, type Verdict, warned } from "../core/verdict.ts";
import { isRegressed } from "../run/compare.ts";
import { GRAVE } from "../run/production/changes.ts";
import type { CheckResult, ProductionResult, SuiteResult, Summary } from "../run/summary.ts";
import { isBlind } from "./blind.ts";
import { count } from "../core/count.ts";
import { describeGaps } from "./production.ts";
import { describeShard } from "./shard.ts";
import { unfinishedOf } from "./unfinished.ts";
import { describeCompared, describeRegression, needsOfPast } from "./regressions.ts";

/**
 * The suites of a run and, as one more, what must hold of the run itself: for formats that know nothing but tests. With
 * it, a run whose exit code is not 0 has something that did not pass.
 */
export function outcomesOf(summary: Summary): readonly SuiteResult[] {
  const { cleanup, recovery, production, safety, problems, exitCode } = summary;
  const left = [...cleanup.leftovers, ...recovery?.leftovers ?? []];
  const unfinished = unfinishedOf(summary);
  const shared = describeShard(summary);
  const checks = [
    unfinished.length === 0
      ? check("came to its end", passed("Every check that was asked for was begun"))
      : check("came to its end", unknown(unfinished.join("; "))),
    outcome("deployment usable", problems, "Every endpoint was what it was said to be"),
    outcome(
      "everything removed",
      left.map(({ name, node, reason }) => `${name} on ${node}: ${reason}`),
      `${cleanup.deleted} of ${count(cleanup.created, "collection")} gone from every endpoint${
        shared === undefined ? "" : `; shard ${shared}`
      }`,
    ),
    check("nothing came back", returnVerdict(summary)),
    check("production unchanged", productionVerdict(production)),
    outcome(
      "guard refused nothing",
      safety.refused + safety.outsideRun === 0 ? [] : [
        `${safety.refused} refused, ${count(safety.outsideRun, "change")} outside the run`,
        ...safety.refusals,
      ],
      "No request left the run, or tried to",
    ),
    check("brake not needed", brakeVerdict(summary)),
    ...outcomeOfPast(summary),
  ];
  const isTold = [...summary.suites.flatMap((suite) => suite.checks), ...checks].some(isBad);
  if (!isTold && exitCode !== EXIT.ok) {
    checks.push(check("exit code 0", unknown(`It is ${exitCode}, and no part of the report says why`)));
  }
  const status = checks.some((one) => one.status === "failed")
    ? "failed"
    : checks.some((one) => one.status === "unknown")
    ? "unknown"
    : "passed";
  return [...summary.suites, { name: "run", status, durationMs: 0, checks }];
}

function returnVerdict(summary: Summary): Verdict {
  const returned = summary.recovery?.returned ?? [];
  if (returned.length > 0) {
    return failed(returned.map(({ name, nodes }) => `${name} on ${nodes.join(", ")}`).join("; "));
  }
  if (summary.shard !== undefined || summary.shards !== undefined) {
    return skipped("Needs a run of one process: shards leave what earlier runs made alone");
  }
  if (isBlind(summary)) return unknown(summary.production.problem ?? "No node was looked at");
  return passed("Nothing of earlier runs was there again");
}

/** A pause is no reason to fail, but then production did get slow. */
function brakeVerdict({ brake: { stopped, pauses, endpoints }, plan }: Summary): Verdict {
  if (stopped !== undefined) return failed(stopped);
  if (pauses.length > 0) {
    return warned(
      `it paused the run ${count(pauses.length, "time")}: ${pauses.map(({ reason }) => reason).join("; ")}`,
    );
  }
  return endpoints.length > 0 ? passed("Production stayed as fast as before") : skipped(
    isDrill(plan)
      ? "Needs a run without an outage: a drill is braked by hand alone"
      : "Needs a probe: none was made",
  );
}

/** A change that somebody saw counts, though somebody else could not look. */
function productionVerdict({ collections, unchanged, changes, nodes, problem }: ProductionResult): Verdict {
  const grave = changes.filter(({ what }) => GRAVE.has(what));
  if (grave.length > 0) {
    return failed(grave.map(({ node, name, what }) => `${what} on ${node}: "${name}"`).join("; "));
  }
  if (problem !== undefined) return unknown(problem);
  if (!unchanged) return failed("It changed, and nothing says what");
  const each = `${count(collections, "collection")} a node: none vanished, renamed or reconfigured`;
  return passed([each, ...nodes.flatMap(describeGaps)].join("; "));
}

/** Where a history is kept: whether the run is as good as those before it. */
function outcomeOfPast(summary: Summary): readonly CheckResult[] {
  const { regressions = [] } = summary;
  const detail = describeCompared(summary);
  if (detail === undefined) return [];
  const name = "no worse than before";
  const needs = needsOfPast(summary);
  if (needs !== undefined) return [check(name, skipped(`Needs ${needs}`))];
  if (regressions.length === 0) return [check(name, passed(sentence(detail)))];
  const worse = regressions.map(describeRegression).join("; ");
  return [check(name, isRegressed(summary) ? failed(worse) : warned(worse))];
}

function isBad({ status }: CheckResult): boolean {
  return status === "failed" || status === "unknown";
}

function sentence(text: string): string {
  return `${text[0]?.toUpperCase()}${text.slice(1)}`;
}

function outcome(name: string, wrong: readonly string[], right: string): CheckResult {
  return check(
    name,
    wrong.length === 0 ? { status: "passed", detail: right } : { status: "failed", detail: wrong.join("; ") },
  );
}

function check(name: string, verdict: Verdict): CheckResult {
  return { name, durationMs: 0, ...verdict };
}
