import { errorMessage } from "../core/error_message.ts";
import type { Surroundings } from "./command.ts";

/** Where GitHub Actions wants Markdown for the page of a job's step. */
const VARIABLE = "GITHUB_STEP_SUMMARY";
/** GitHub takes a mebibyte a step, and shows nothing of a page that is longer; bytes. */
const MOST = 2 ** 20 - 2 ** 12;

/** Adds a report to the page of the GitHub Actions step that this runs in, if it runs in one. */
export async function appendStepSummary(
  render: () => string,
  { disk, streams, environment }: Pick<Surroundings, "disk" | "streams" | "environment">,
): Promise<void> {
  const path = environment(VARIABLE);
  if (!path) return;
  try {
    const there = new TextEncoder().encode(await disk.read(path) ?? "").length;
    await using file = await disk.openAppend(path);
    // Whatever an earlier command of the step wrote may end within a line.
    await file.append(`\n${fitting(render(), MOST - there)}`, { flush: false });
  } catch (error) {
    streams.err(`Cannot add the report to ${VARIABLE} ("${path}"): ${errorMessage(error)}\n`);
  }
}

/** The lines of a text that fit into so many bytes: as many of the first as do, and a note when there were more. */
function fitting(text: string, bytes: number): string {
  const encoder = new TextEncoder();
  const lines = text.split("\n");
  let size = 0;
  const end = lines.findIndex((line) => (size += encoder.encode(line).length + 1) > bytes);
  return end < 0
    ? text
    : [...lines.slice(0, end), "", "The report is longer than GitHub shows.", ""].join("\n");
}
