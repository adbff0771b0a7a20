import type { Disk } from "../../core/disk.ts";
import { errorMessage } from "../../core/error_message.ts";
import { EXIT, type ExitCode } from "../../core/exit_code.ts";
import { mergeShards } from "../../run/shards/merge.ts";
import { MergeError, readShards } from "../../run/shards/read_shards.ts";
import { writeReports } from "../output.ts";
import type { Invocation } from "../parse.ts";
import type { Process } from "../process.ts";
import { renderersOf } from "../rendered.ts";
import type { LocalSettings } from "../settings.ts";
import { UsageError } from "../usage_error.ts";

/** `report --merge FILES…`: one report, and one exit code, of all shards of a run and the cleanup after them. */
export function mergeCommand(
  { words }: Invocation,
  { stateDir, sinks, quiet }: LocalSettings,
): (surroundings: Pick<Process, "system" | "streams">) => Promise<ExitCode> {
  if (words.length === 0) {
    throw new UsageError("Cannot merge: give the JSON reports of all shards, and of the cleanup after them");
  }
  return async ({ system: { disk }, streams }) => {
    const texts = await Promise.all(
      words.map(async (file) => ({
        file,
        // Of a shard that was killed there may be no file: it is missing then, which is told.
        text: await readGiven(disk, file) ?? "",
      })),
    );
    const summary = mergeShards(given(texts));
    const history = { trend: () => Promise.resolve(undefined) };
    const renderers = await renderersOf(summary, { sinks, disk, stateDir, history });
    const { exitCode } = summary;
    const silent = quiet && exitCode === EXIT.ok;
    return await writeReports(sinks, renderers, { disk, streams, silent, exitCode });
  };
}

async function readGiven(disk: Disk, file: string): Promise<string | undefined> {
  try {
    return await disk.read(file);
  } catch (error) {
    throw new UsageError(`Cannot merge: the report "${file}" may not be read: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

function given(texts: Parameters<typeof readShards>[0]): ReturnType<typeof readShards> {
  try {
    return readShards(texts);
  } catch (error) {
    if (error instanceof MergeError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
