import type { Surroundings } from "./command.ts";
import { errorMessage } from "../core/error_message.ts";

/** Where GitHub Actions wants Markdown for the page of a job's step. */
const VARIABLE = "GITHUB_STEP_SUMMARY";

/** Adds a report to the page of the GitHub Actions step that this runs in, if it runs in one. */
export async function appendStepSummary(
  render: () => string,
  { disk, streams, environment }: Pick<Surroundings, "disk" | "streams" | "environment">,
): Promise<void> {
  const path = environment(VARIABLE);
  if (!path) return;
  try {
    await using file = await disk.openAppend(path);
    // Whatever an earlier command of the step wrote may end within a line.
    await file.append(`\n${render()}`, { flush: false });
  } catch (error) {
    streams.err(`Cannot add the report to ${VARIABLE} ("${path}"): ${errorMessage(error)}\n`);
  }
}
