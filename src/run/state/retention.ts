import type { Disk } from "../../core/disk.ts";
import { isRunId, type RunId } from "../../guard/name.ts";
import { openNames, type Replay, replay } from "../../guard/replay.ts";
import { isOver } from "../leftovers/is_over.ts";
import { archive, readArchive } from "./archive.ts";
import { runFiles, runOfDirectory, statePaths } from "./state_dir.ts";

/** How much of the past a state directory keeps. */
export interface Retention {
  /** Directories of runs. */
  readonly runs: number;
  /** What they take together; bytes. */
  readonly bytes: number;
  /** The lock that is held: runs that held it before are over, also those that were killed. */
  readonly lock?: string | undefined;
  /** The run that has just ended: where a clock was set back, it is not the newest by its id. */
  readonly justEnded?: RunId;
}

/** A quarter of a gigabyte: a run's audit log has some 300 bytes a request, and a run sends thousands. */
export const RETAINED_BYTES = 2 ** 28;

/**
 * Removes the directories of the oldest runs, until no more than these are kept. What later runs need to know of them
 * goes into the archive first: the names that they made and saw gone, and what they left on each node.
 *
 * A run that may be under way, or that may have left something, stays, and so does the newest, and the one that has just
 * ended.
 *
 * @returns how many were removed
 */
export async function retain(
  disk: Disk,
  stateDir: string,
  { runs: keep, bytes, lock, justEnded }: Retention,
): Promise<number> {
  // What else is there is somebody's own: a copy of a run's directory, say.
  const runs = (await disk.list(statePaths.runs(stateDir))).filter((name) => isRunId(runOfDirectory(name)));
  const sizes = await Promise.all(runs.map((run) => disk.size(statePaths.run(stateDir, run))));
  let count = runs.length;
  let size = sizes.reduce((sum, one) => sum + one, 0);
  if (count <= keep && size <= bytes) return 0;

  const replays = new Map<string, Replay>();
  for (const run of runs) {
    const text = await disk.read(runFiles.journal(statePaths.run(stateDir, run)));
    const found = text === undefined ? undefined : replay(text);
    if (found !== undefined) replays.set(run, found);
  }
  const all = [...await readArchive(disk, stateDir), ...replays.values()];
  const open = new Set(openNames(all));
  let removed = 0;
  for (const [at, run] of runs.slice(0, -1).entries()) {
    if (count <= keep && size <= bytes) break;
    if (run === justEnded) continue;
    const known = replays.get(run);
    const hasEnded = known !== undefined && (known.finished || isOver(known, { replays: all, lock }));
    if (!hasEnded || known.mayExist.some((name) => open.has(name))) continue;
    await archive(disk, stateDir, known);
    await disk.remove(statePaths.run(stateDir, run));
    removed++;
    count--;
    size -= sizes[at] ?? 0;
  }
  return removed;
}
