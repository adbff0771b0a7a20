import { formatDuration } from "../../core/duration.ts";
import type { Status } from "../../core/verdict.ts";
import type { CheckResult, Summary } from "../../run/summary.ts";
import { checksOf } from "../checks_of.ts";
import { describeCompared } from "../regressions.ts";
import { joined, named, paragraph, type Section, titled } from "./section.ts";

/** How a run went: its suites and what they took, what it was held against, when and where it was, what it left out. */
export function courseOf(summary: Summary): readonly Section[] {
  const { run, target, suites } = summary;
  const compared = describeCompared(summary);
  const tallies = suites.map(({ checks }) => tally(checks));
  const width = Math.max(0, ...tallies.map(({ length }) => length));
  return [
    ...paragraph([
      ...joined(
        suites.flatMap(({ name, durationMs }, at) =>
          named(name, [`${tallies[at]?.padEnd(width)}  ${formatDuration(durationMs).padStart(8)}`])
        ),
      ),
      ...named("Past", compared === undefined ? [] : [compared], "none"),
      ...named("Run", [`${run.id}, ${run.startedAt}, ${formatDuration(run.durationMs)}`], "none"),
      ...named("Target", [
        `${target.url} (${target.tenant} / ${target.database})`,
        ...target.nodes.map(({ name, url, version, features }) =>
          `${name} ${url}, ${version === null ? "no reply" : `API ${version}`}${
            features.length > 0 ? `, with ${features.join(", ")}` : ""
          }`
        ),
      ], "none"),
    ]),
    ...titled("Skipped", describeSkipped(summary), "none"),
  ];
}

/** A line for each reason, with the checks that were skipped for it. */
function describeSkipped(summary: Summary): readonly string[] {
  const skipped = checksOf(summary).filter(({ check }) => check.status === "skipped");
  const reasons = Map.groupBy(skipped, ({ suite, check }) => `${suite}\n${check.detail}`);
  return reasons.values().map((some) => {
    const [{ suite, check }] = some as [typeof some[number]];
    return `${suite} / ${some.map(({ check }) => check.name).join(", ")}: ${check.detail}`;
  }).toArray();
}

function tally(checks: readonly CheckResult[]): string {
  const counts = new Map<Status, number>();
  for (const { status } of checks) counts.set(status, (counts.get(status) ?? 0) + 1);
  return (["passed", "failed", "unknown", "skipped"] as const)
    .flatMap((status) => counts.has(status) ? [`${counts.get(status)} ${status}`] : []).join(", ");
}
