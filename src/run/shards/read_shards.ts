import { canonicalJson, isObject, parseJson } from "../../core/json.ts";
import { Histogram } from "../../load/histogram.ts";
import { planKey } from "../comparable.ts";
import type { CleanupSummary } from "../leftovers/cleanup.ts";
import { reportIn } from "../state/read_report.ts";
import type { Given } from "./merge.ts";
import type { ShardReport } from "./merge_checks.ts";

/** A file that a person gave. */
export interface GivenText {
  readonly file: string;
  readonly text: string;
}

/** Files cannot be merged, since they are not of one run. */
export class MergeError extends Error {
  override readonly name = "MergeError";
}

/**
 * Reads the reports of shards, and of the cleanup after them. A file that is no report, as a shard that was killed leaves
 * it, is a problem to tell: its shard is missing then.
 *
 * @throws {MergeError} when there is no report of a shard, or they are not of one run, one target and one plan
 */
export function readShards(texts: readonly GivenText[]): Given {
  const reports: ShardReport[] = [];
  const problems: string[] = [];
  let cleanup: CleanupSummary | undefined;
  for (const { file, text } of texts) {
    const report = shardIn(text);
    const found = report === undefined ? cleanupIn(text) : undefined;
    if (report !== undefined) {
      const other = reports[0];
      const twin = reports.find(({ shard }) => shard.index === report.shard.index);
      if (twin !== undefined) {
        throw new MergeError(`Cannot merge "${file}": shard ${report.shard.index} is there twice`);
      }
      const doubt = other === undefined ? undefined : differenceOf(other, report);
      if (doubt !== undefined) throw new MergeError(`Cannot merge "${file}": ${doubt}`);
      reports.push(report);
    } else if (found !== undefined) {
      if (cleanup !== undefined) {
        throw new MergeError(`Cannot merge "${file}": there is another report of a cleanup`);
      }
      cleanup = found;
    } else {
      problems.push(`"${file}" is no report of a shard, nor of a cleanup: whose it was to be has none`);
    }
  }
  const [first, ...others] = reports.toSorted((a, b) => a.shard.index - b.shard.index);
  if (first === undefined) {
    throw new MergeError("Cannot merge: there is no report of any shard among the files");
  }
  if (cleanup !== undefined && targetOf(cleanup) !== targetOf(first)) {
    throw new MergeError("Cannot merge: the cleanup was of another target than the shards");
  }
  return { reports: [first, ...others], problems, ...(cleanup === undefined ? {} : { cleanup }) };
}

function shardIn(text: string): ShardReport | undefined {
  const report = reportIn(text);
  const shard = report?.shard;
  const isShard = report !== undefined && isObject(shard) && isObject(shard.objectives) &&
    Number.isInteger(shard.index) && Number.isInteger(shard.count) && shard.index >= 0 &&
    shard.index < shard.count && shard.count <= 1000 && typeof shard.collection === "string";
  return isShard && histogramsAreWhole(report) ? { ...report, shard } : undefined;
}

/** Whether every histogram of a report can be read: one that cannot would spoil the figures of all. */
function histogramsAreWhole({ suites }: Pick<ShardReport, "suites">): boolean {
  const encoded = suites.flatMap(({ checks }) => checks)
    .flatMap(({ distributions = [] }) => distributions)
    .flatMap(({ histogram }) => histogram ?? []);
  try {
    for (const one of encoded) Histogram.merged([one]);
    return true;
  } catch {
    return false;
  }
}

function cleanupIn(text: string): CleanupSummary | undefined {
  const value = parseJson(text);
  const isCleanup = isObject(value) && Array.isArray(value.findings) && Array.isArray(value.blind) &&
    isObject(value.cleanup) && isObject(value.target) && typeof value.startedAt === "string" &&
    isObject(value.production) && isObject(value.safety) && typeof value.exitCode === "number" &&
    isObject(value.safety.requests) && [
    value.problems,
    value.cleanup.collections,
    value.cleanup.leftovers,
    value.production.changes,
    value.production.nodes,
  ].every(Array.isArray);
  return isCleanup ? value as unknown as CleanupSummary : undefined;
}

/** In what two reports are not of one run. */
function differenceOf(one: ShardReport, other: ShardReport): string | undefined {
  if (other.run.id !== one.run.id) return `it is of run ${other.run.id}, and others of ${one.run.id}`;
  if (other.shard.count !== one.shard.count) {
    return `it is of ${other.shard.count} shards, and others of ${one.shard.count}`;
  }
  // One report says of one program what it did.
  if (other.version !== one.version) return `it is of version ${other.version}, and others of ${one.version}`;
  if (targetOf(other) !== targetOf(one)) return "it is of another target than the others";
  const same = planKey(other.plan) === planKey(one.plan) && other.shard.startAt === one.shard.startAt &&
    canonicalJson(other.shard.objectives) === canonicalJson(one.shard.objectives);
  return same ? undefined : "it was run with other options than the others";
}

function targetOf({ target: { url, tenant, database } }: Pick<CleanupSummary, "target">): string {
  return JSON.stringify([url, tenant, database]);
}
