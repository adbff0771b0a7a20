import type { Disk } from "../../core/disk.ts";
import { isObject, parseJson } from "../../core/json.ts";
import type { Replay } from "../../guard/replay.ts";
import { statePaths } from "./state_dir.ts";

/** What is known of runs whose directories are gone, a line each: what they made, saw gone, and left for good. */
export async function readArchive(disk: Disk, stateDir: string): Promise<readonly Replay[]> {
  await using lines = await disk.lines(statePaths.archive(stateDir));
  const found: Replay[] = [];
  for await (const line of lines ?? []) {
    // A torn line is of a run whose directory is still there.
    const value = parseJson(line);
    if (isReplay(value)) found.push(value);
  }
  return found;
}

/** Adds what is known of a run, and has it on the disk when the promise resolves. */
export async function archive(disk: Disk, stateDir: string, replay: Replay): Promise<void> {
  await using file = await disk.openAppend(statePaths.archive(stateDir));
  // On a line of its own, also after one that was torn.
  await file.append(`\n${JSON.stringify(replay)}\n`, { flush: true, verbatim: true });
}

function isReplay(value: unknown): value is Replay {
  return isObject(value) && typeof value.run === "string" && isObject(value.target) &&
    isObject(value.target.endpoints) && isObject(value.residue) &&
    [value.mayExist, value.gone, value.created].every(Array.isArray);
}
