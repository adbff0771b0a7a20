import type { Disk } from "../core/disk.ts";
import { type Replay, replay } from "../guard/replay.ts";
import type { RunId } from "../guard/name.ts";
import { endpointsOf, type Target } from "../chroma/target.ts";

/** Where things are in the state directory. */
export const statePaths = {
  run: (stateDir: string, run: RunId) => `${stateDir}/runs/${run}`,
  journal: (stateDir: string, run: RunId) => `${stateDir}/runs/${run}/journal.jsonl`,
  report: (stateDir: string, run: RunId) => `${stateDir}/runs/${run}/report.json`,
  lock: (stateDir: string, target: Target) => `${stateDir}/locks/${targetKey(target)}.lock`,
  log: (stateDir: string) => `${stateDir}/chroma-autotest.log`,
} as const;

/** One target's own word, as a file name: its entry's scheme and host, its tenant and database. */
export function targetKey({ entry, tenant, database }: Target): string {
  const [scheme, host] = entry.origin.split("://");
  return [scheme, host, tenant, database].map((part = "") => part.replaceAll(/[^A-Za-z0-9._-]/g, "@")).join(
    ",",
  );
}

/** The journals of all earlier runs against the same target, oldest first; the unreadable ones by name. */
export async function earlierRuns(
  disk: Disk,
  stateDir: string,
  target: Target,
): Promise<{ readonly replays: readonly Replay[]; readonly unreadable: readonly string[] }> {
  const replays: Replay[] = [];
  const unreadable: string[] = [];
  for (const run of await disk.list(`${stateDir}/runs`)) {
    const text = await disk.read(statePaths.journal(stateDir, run));
    if (text === undefined) continue;
    const found = replay(text);
    if (found === undefined) unreadable.push(run);
    else if (sameTarget(found, target)) replays.push(found);
  }
  return { replays, unreadable };
}

/** Whether a run worked in the same database of the same deployment: any endpoint in common will do. */
function sameTarget({ target: then }: Replay, now: Target): boolean {
  const origins = new Set(endpointsOf(now).map(({ origin }) => origin));
  return then.tenant === now.tenant && then.database === now.database &&
    Object.values(then.endpoints).some((origin) => origins.has(origin));
}
