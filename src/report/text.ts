import { formatDuration } from "../core/duration.ts";
import { printableDeep } from "../core/printable.ts";
import { type Status, WARNING } from "../core/verdict.ts";
import { mebibytes } from "../core/bytes.ts";
import { isRegressed } from "../run/compare.ts";
import type { CheckResult, Summary } from "../run/summary.ts";
import { describeProduction } from "./production.ts";
import { describeCompared, describeRegression } from "./regressions.ts";
import { verdictLine } from "./verdict_line.ts";

/** The report for a person, one screen of it: the verdict first, then what failed, then safety and what was left. */
export function renderText(given: Summary): string {
  // Names, versions and reasons are a server's words.
  const summary = printableDeep(given);
  const { suites, safety, residue, run, target } = summary;
  const { requests } = safety;
  const compared = describeCompared(summary);
  const checks = suites.flatMap(({ name, checks }) => checks.map((check) => ({ suite: name, check })));
  const section = (status: Status, title: string, begins = "") => {
    const some = checks.filter(({ check }) => check.status === status && check.detail.startsWith(begins));
    return some.length === 0
      ? []
      : ["", title, ...some.map(({ suite, check }) => describeCheck(suite, check))];
  };
  return [
    verdictLine(summary),
    "",
    `Run        ${run.id}, ${run.startedAt}, ${formatDuration(run.durationMs)}`,
    `Target     ${target.url} (${target.tenant} / ${target.database})`,
    ...target.nodes.map(({ name, url, version, features }) =>
      `           ${name} ${url}, ${version === null ? "no reply" : `API ${version}`}${
        features.length > 0 ? `, with ${features.join(", ")}` : ""
      }`
    ),
    ...suites.map(({ name, checks, durationMs }) =>
      `${name.padEnd(10)} ${tally(checks)} in ${formatDuration(durationMs)}`
    ),
    ...section("failed", "Failed"),
    ...section("unknown", "Could not be decided"),
    ...section("passed", "Warnings, which change no exit code", WARNING),
    ...describeRegressions(summary),
    ...section("skipped", "Skipped"),
    "",
    ...describeCleanup(summary.cleanup),
    ...describeRecovery(summary.recovery),
    ...describeProduction(summary.production),
    ...describeBrake(summary.brake),
    ...(compared === undefined ? [] : [`Past       ${compared}`]),
    `Safety     ${requests.read} reads, ${requests.create} creates, ${requests.write} writes, ${requests.delete} deletes; ` +
    `${safety.refused} refused by the guard, ${safety.outsideRun} changes outside the run`,
    ...safety.refusals.map((refusal) => `           ${refusal}`),
    ...describeSandbox(summary.sandbox),
    ...describeResidue(residue),
    `Audit      ${summary.audit.entries} requests written down, the chain ends in ${
      summary.audit.head.slice(0, 16)
    }`,
    ...summary.problems.map((problem) => `Problem    ${problem}`),
    "",
  ].join("\n");
}

function describeCleanup({ created, deleted, leftovers }: Summary["cleanup"]): readonly string[] {
  return [
    created === 0
      ? "Cleanup    nothing to remove: nothing was created"
      : `Cleanup    ${deleted} of ${created} collections gone from every endpoint, seen twice after the settle time`,
    ...leftovers.map(({ name, node, reason }) => `           LEFT ${name} on ${node}: ${reason}`),
  ];
}

/** Where no node could be looked at, nothing is known of what earlier runs left there either. */
function describeResidue(
  { collectionsWithRecords, estimatedBytes, descriptors, nodes }: Summary["residue"],
): readonly string[] {
  if (nodes.length === 0) return [];
  const each = nodes.map(({ node, lifetimeBytes }) => `${node} ${mebibytes(lifetimeBytes)}`).join(", ");
  return [
    `Residue    ${collectionsWithRecords} collections held records: about ${
      mebibytes(estimatedBytes)
    } on disk and ${descriptors} open files stay on each server (${each} by all runs from here)`,
  ];
}

function describeRegressions(summary: Summary): readonly string[] {
  const { regressions = [] } = summary;
  if (regressions.length === 0) return [];
  const title = `Worse than in earlier runs${isRegressed(summary) ? "" : ", which changes no exit code"}`;
  return ["", title, ...regressions.map((one) => `  ${describeRegression(one)}`)];
}

function describeBrake({ endpoints, pauses, stopped }: Summary["brake"]): readonly string[] {
  const medians = endpoints.map(({ name, baselineMs, worstMs }) =>
    `${name} ${baselineMs ?? "?"} and ${worstMs ?? "?"} ms`
  );
  const probe = medians.length === 0 ? "" : `; probe's p50 before and at worst: ${medians.join(", ")}`;
  const used = stopped !== undefined
    ? "stopped the run"
    : pauses.length > 0
    ? "paused the run"
    : "not needed";
  return [
    `Brake      ${used}${probe}`,
    ...pauses.map(({ reason, ms }) => `           paused for ${formatDuration(ms)}: ${reason}`),
    ...(stopped === undefined ? [] : [`           stopped: ${stopped}`]),
  ];
}

function describeRecovery(recovery: Summary["recovery"]): readonly string[] {
  if (recovery === undefined) return [];
  return [
    `Recovery   ${recovery.deleted} of ${recovery.created} collections that earlier runs may have left are gone`,
    ...recovery.returned.map(({ name, nodes }) =>
      `           CAME BACK ${name} on ${nodes.join(", ")}: it was gone from everywhere before`
    ),
    ...recovery.leftovers.map(({ name, node, reason }) => `           LEFT ${name} on ${node}: ${reason}`),
  ];
}

function describeSandbox(sandbox: Summary["sandbox"]): readonly string[] {
  if (sandbox === undefined) return [];
  const { net, files, refused } = sandbox;
  return [`Sandbox    ${[...net, ...files].join(", ")}; refused by the runtime: ${refused.join(", ")}`];
}

function describeCheck(suite: string, { name, detail }: CheckResult): string {
  return `  ${suite} / ${name}: ${detail}`;
}

function tally(checks: readonly CheckResult[]): string {
  const counts = new Map<Status, number>();
  for (const { status } of checks) counts.set(status, (counts.get(status) ?? 0) + 1);
  return (["passed", "failed", "unknown", "skipped"] as const)
    .flatMap((status) => counts.has(status) ? [`${counts.get(status)} ${status}`] : []).join(", ");
}
