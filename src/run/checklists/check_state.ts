import { errorMessage } from "../../core/error_message.ts";
import type { Disk } from "../../core/disk.ts";
import { type Answer, type Point, point } from "./checklist.ts";
import type { Terms } from "../plan.ts";
import { statePaths } from "../state/state_dir.ts";

/** Answers the points of the checklist that are about this machine: the state directory, and the lock in it. */
export async function checkState({ stateDir, target }: Terms, disk: Disk): Promise<readonly Point[]> {
  return [
    await point("state directory", async (): Promise<Answer> => {
      try {
        await disk.makeDirectory(`${stateDir}/locks`);
        // A directory can be there and take nothing: only a write tells.
        await disk.replace(`${stateDir}/locks/preflight`, "");
      } catch (error) {
        return ["failed", `"${stateDir}" cannot be written: ${errorMessage(error)}`];
      }
      const runs = await disk.list(statePaths.runs(stateDir));
      return ["passed", `"${stateDir}" can be written, and knows ${runs.length} runs`];
    }),
    await point("lock", async (): Promise<Answer> => {
      const path = statePaths.lock(stateDir, target);
      const lock = await disk.tryLock(path, "preflight\n");
      if (lock === undefined) {
        return ["failed", `Another run is under way: ${(await disk.read(path))?.trim() || "unknown"}`];
      }
      await lock[Symbol.asyncDispose]();
      return ["passed", "No other run against this target is under way on this machine"];
    }),
  ];
}
