import type { Target } from "../../chroma/target.ts";
import type { Disk } from "../../core/disk.ts";
import { isObject, parseJson } from "../../core/json.ts";
import type { RunId } from "../../guard/name.ts";
import { auditOf } from "./check_audit.ts";
import type { PosttestOptions } from "../checklists/posttest.ts";
import { findRun } from "./find_run.ts";
import { isUnbegun } from "./is_unbegun.ts";
import { journalDamage } from "./journal_damage.ts";
import { runFiles, statePaths } from "./state_dir.ts";

/**
 * What the state directory has of a run, or of the latest against a target: its report and what its audit log is worth.
 *
 * @throws {StateError} as `findRun`
 */
export async function recordsOf(
  disk: Disk,
  stateDir: string,
  wanted: RunId | "latest",
  target: Target,
): Promise<PosttestOptions> {
  const run = await findRun(disk, stateDir, wanted, target);
  const directory = statePaths.run(stateDir, run);
  const report = reportIn(await disk.read(runFiles.report(directory)));
  const audit = await auditOf(disk, stateDir, run);
  const journal = await disk.read(runFiles.journal(directory));
  const unbegun = journal !== undefined && await isUnbegun(disk, directory, journal);
  const damage = journal === undefined || unbegun ? undefined : journalDamage(journal, { report, audit });
  return {
    run,
    ...(unbegun ? { unbegun } : {}),
    ...(damage === undefined ? {} : { damage }),
    ...(report === undefined ? {} : { report }),
    ...(audit === undefined ? {} : { audit }),
  };
}

/** The parts of a report that are asked for; a report that is not one counts as none. */
function reportIn(text: string | undefined): PosttestOptions["report"] {
  const value = text === undefined ? undefined : parseJson(text);
  const whole = isObject(value) && Array.isArray(value.suites) && isObject(value.production) &&
    Array.isArray(value.production.changes) && Array.isArray(value.problems) &&
    typeof value.exitCode === "number";
  return whole ? value as unknown as NonNullable<PosttestOptions["report"]> : undefined;
}
