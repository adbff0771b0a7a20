import type { CleanupSummary } from "../leftovers/cleanup.ts";
import type { CleanupResult, Leftover } from "../summary.ts";
import type { ShardReport } from "./merge_checks.ts";

/**
 * What became of everything that the shards of a run made: what each removed itself, and of the collection that all of them
 * shared what a cleanup after the last of them found. Without such a cleanup it is left.
 */
export function sharedFate(
  reports: readonly ShardReport[],
  cleanup: CleanupSummary | undefined,
): CleanupResult {
  const own = reports.map((report) => report.cleanup);
  const name = reports[0]?.shard.collection ?? "";
  const first = reports.find(({ shard }) => shard.index === 0);
  // The first shard alone makes it; where that was killed, nobody knows.
  const wasMade = first === undefined || first.safety.requests.create > 0;
  const shared = wasMade ? [fateOf(name, reports, cleanup)] : [];
  const all = [...own, ...shared];
  return {
    created: all.reduce((sum, { created }) => sum + created, 0),
    deleted: all.reduce((sum, { deleted }) => sum + deleted, 0),
    collections: all.flatMap(({ collections }) => collections),
    leftovers: all.flatMap(({ leftovers }) => leftovers),
  };
}

function fateOf(
  name: string,
  reports: readonly ShardReport[],
  cleanup: CleanupSummary | undefined,
): CleanupResult {
  const run = reports[0]?.run.id ?? "";
  const left = (reason: string, more: readonly Leftover[] = []): CleanupResult => ({
    created: 1,
    deleted: 0,
    collections: [],
    leftovers: more.length > 0 ? more : [{ name, node: "all", reason }],
  });
  if (cleanup === undefined) {
    return left(
      `No cleanup after the shards is among the files: "cleanup --run ${run} --force --format json"`,
    );
  }
  const early = reports.find(({ run }) =>
    Date.parse(cleanup.startedAt) < Date.parse(run.startedAt) + run.durationMs
  );
  if (early !== undefined) return left(`The cleanup began before shard ${early.shard.index} had ended`);
  const ofRun = cleanup.cleanup.leftovers.filter((one) => one.name === name);
  if (ofRun.length > 0) return left("", ofRun);
  const kept = cleanup.findings.find((one) => one.name === name && !one.delete);
  if (kept !== undefined) return left(`The cleanup kept it: ${kept.reason}`);
  const found = cleanup.cleanup.collections.find((one) => one.name === name);
  const [blind] = cleanup.blind;
  if (found === undefined && blind !== undefined) {
    return left(`The cleanup could not look on ${blind.node}: ${blind.reason}`);
  }
  const isGone = found === undefined ||
    (found.nodes.length > 0 && found.nodes.every(({ state }) => state === "gone"));
  if (!isGone) return left("The cleanup did not see it gone from every endpoint");
  const unlooked = unlookedBy(cleanup, found, reports);
  if (unlooked.length > 0) {
    return left(`The cleanup did not look on ${unlooked.join(" and ")}, which the shards were given`);
  }
  return { created: 1, deleted: 1, collections: found === undefined ? [] : [found], leftovers: [] };
}

/** Nodes of the shards that a cleanup was not given, or does not tell that it looked at. */
function unlookedBy(
  { production }: CleanupSummary,
  found: CleanupResult["collections"][number] | undefined,
  reports: readonly ShardReport[],
): readonly string[] {
  const looked = new Set((found ?? production).nodes.map(({ node }) => node));
  const given = new Set(reports.flatMap(({ target }) => target.nodes.map(({ name }) => name)));
  return [...given.difference(looked)];
}
