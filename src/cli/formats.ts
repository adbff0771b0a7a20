import type { CommandName } from "./options.ts";

/** The formats of a run's report. */
export const FORMATS = [
  "text",
  "json",
  "jsonl",
  "junit",
  "tap",
  "html",
  "markdown",
  "prometheus",
  "certificate",
] as const;
export type Format = typeof FORMATS[number];

/** Told while the run is under way, an event a line; all others are made of its summary at the end. */
export const LIVE = "jsonl" satisfies Format;

/** Those that are rendered. */
export type RenderedFormat = Exclude<Format, typeof LIVE>;
const RENDERED = FORMATS.filter((format): format is RenderedFormat => format !== LIVE);

/** The formats that a command prints. */
export function formatsOf(command: CommandName): readonly Format[] {
  if (command === "run") return FORMATS;
  return command === "report" ? RENDERED : ["text", "json"];
}
