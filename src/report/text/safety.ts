import { mebibytes } from "../../core/bytes.ts";
import { formatDuration } from "../../core/duration.ts";
import { isDrill } from "../../run/comparable.ts";
import type { Summary } from "../../run/summary.ts";
import { count } from "../../core/count.ts";
import { describeProduction } from "../production.ts";
import { describeShard } from "../shard.ts";
import type { Paint } from "./screen.ts";
import { named, paragraph, type Section } from "./section.ts";

/** What a run left on the deployment, did to it and sent to it. */
export function safetyOf(summary: Summary, paint: Paint): readonly Section[] {
  const { safety: { requests, refused, outsideRun, refusals }, audit, problems } = summary;
  const shard = describeShard(summary);
  return paragraph([
    ...named("Cleanup", describeCleanup(summary.cleanup, paint)),
    ...named("Shard", shard === undefined ? [] : [shard]),
    ...named("Recovery", describeRecovery(summary.recovery, paint)),
    ...named("Production", describeProduction(summary.production)),
    ...named("Safety", [
      `${count(requests.read, "read")}, ${count(requests.create, "create")}, ${
        count(requests.write, "write")
      }, ` +
      `${count(requests.delete, "delete")}; ${refused} refused by the guard, ${
        count(outsideRun, "change")
      } outside the run`,
      ...refusals,
    ]),
    ...named("Problem", problems),
    ...named("Brake", describeBrake(summary), isBraked(summary.brake) ? "some" : "none"),
    ...named("Residue", describeResidue(summary.residue), "none"),
    ...named("Audit", [
      `${count(audit.entries, "request")} written down, the chain ends in ${audit.head.slice(0, 16)}`,
    ], "none"),
    ...named("Sandbox", describeSandbox(summary.sandbox), "none"),
  ]);
}

function isBraked({ pauses, stopped }: Summary["brake"]): boolean {
  return pauses.length > 0 || stopped !== undefined;
}

function describeCleanup(
  { created, deleted, leftovers }: Summary["cleanup"],
  paint: Paint,
): readonly string[] {
  return [
    created === 0
      ? "nothing to remove: nothing was created"
      : `${deleted} of ${
        count(created, "collection")
      } gone from every endpoint, seen twice after the settle time`,
    ...describeLeftovers(leftovers, paint),
  ];
}

function describeRecovery(recovery: Summary["recovery"], paint: Paint): readonly string[] {
  if (recovery === undefined) return [];
  const { created, deleted, returned, leftovers } = recovery;
  return [
    `${deleted} of ${count(created, "collection")} that earlier runs may have left are gone`,
    ...returned.map(({ name, nodes }) =>
      `${paint(["red"], "CAME BACK")} ${name} on ${nodes.join(", ")}: it was gone from everywhere before`
    ),
    ...describeLeftovers(leftovers, paint),
  ];
}

function describeLeftovers(leftovers: Summary["cleanup"]["leftovers"], paint: Paint): readonly string[] {
  return leftovers.map(({ name, node, reason }) => `${paint(["red"], "LEFT")} ${name} on ${node}: ${reason}`);
}

function describeBrake({ brake: { endpoints, pauses, stopped }, plan }: Summary): readonly string[] {
  const medians = endpoints.map(({ name, baselineMs, worstMs }) =>
    `${name} ${baselineMs ?? "?"} and ${worstMs ?? "?"} ms`
  );
  const probe = medians.length === 0 ? "" : `; probe's p50 before and at worst: ${medians.join(", ")}`;
  const used = stopped !== undefined
    ? "stopped the run"
    : pauses.length > 0
    ? "paused the run"
    : endpoints.length > 0
    ? "not needed"
    : isDrill(plan)
    ? "by hand alone, since a drill wants an outage"
    : "no probe was made";
  return [
    `${used}${probe}`,
    ...(stopped === undefined ? [] : [`stopped: ${stopped}`]),
    ...pauses.map(({ reason, ms }) => `paused for ${formatDuration(ms)}: ${reason}`),
  ];
}

/** Where no node could be looked at, nothing is known of what earlier runs left there either. */
function describeResidue(
  { collectionsWithRecords, estimatedBytes, descriptors, nodes }: Summary["residue"],
): readonly string[] {
  if (nodes.length === 0) return [];
  const each = nodes.map(({ node, lifetimeBytes }) => `${node} ${mebibytes(lifetimeBytes)}`).join(", ");
  return [
    `${count(collectionsWithRecords, "collection")} held records: about ${
      mebibytes(estimatedBytes)
    } on disk and ${descriptors} open files stay on each server (${each} by all runs from here)`,
  ];
}

function describeSandbox(sandbox: Summary["sandbox"]): readonly string[] {
  if (sandbox === undefined) return [];
  const { net, files, refused } = sandbox;
  return [`${[...net, ...files].join(", ")}; refused by the runtime: ${refused.join(", ")}`];
}
