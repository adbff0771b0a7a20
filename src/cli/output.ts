import type { Disk } from "../core/disk.ts";
import { errorMessage } from "../core/error_message.ts";
import { EXIT, type ExitCode, mostSevere } from "../core/exit_code.ts";
import type { Screen } from "../report/text/screen.ts";
import { wrapText } from "../report/text/wrap.ts";
import { type Format, FORMATS, formatsOf, LIVE, type RenderedFormat } from "./formats.ts";
import { nearest } from "./nearest.ts";
import type { Invocation } from "./parse.ts";
import { UsageError } from "./usage_error.ts";

/** One report to write: its format, and its file, or standard output where there is none. */
export interface Sink {
  readonly format: Format;
  readonly file?: string;
}

/** Where a command's words go. */
export interface Streams {
  /** The report alone. */
  out(text: string): void;
  /** Progress, logs and errors. */
  err(text: string): void;
  /** The terminal that a stream is, of the size that it has now; nothing for a file or a pipe. */
  screen(stream: "out" | "err"): Screen | undefined;
}

/**
 * Pairs `--format` with `--output`, in the order given; `-` is standard output. Of formats that stand in the environment or
 * in a configuration, which all commands have in common, those are left out that the command does not print.
 *
 * @throws {UsageError} for an unknown format, more files than formats, or two reports in one place
 */
export function readSinks({ lists, command, fromEnvironment }: Invocation): readonly Sink[] {
  const possible = formatsOf(command);
  const formats = lists.get("format") ?? ["text"];
  const files = lists.get("output") ?? [];
  if (files.length > formats.length) {
    throw new UsageError("Cannot pair --output: there are more of them than of --format");
  }
  if (files.length > 0 && files.length < formats.length) {
    throw new UsageError("Cannot pair --output: give one for each --format, --output=- for standard output");
  }
  const isCommon = (format: string) => fromEnvironment.has("format") && FORMATS.some((one) => one === format);
  const sinks = formats.flatMap((format, index): readonly Sink[] => {
    const known = possible.find((one) => one === format);
    if (known === undefined && isCommon(format)) return [];
    if (known === undefined) {
      throw new UsageError(
        `Cannot print the format "${format}": "${command}" prints ${possible.join(", ")}${
          nearest(format, possible)
        }`,
      );
    }
    const file = files[index];
    return [file === undefined || file === "-" ? { format: known } : { format: known, file }];
  });
  if (sinks.filter(({ file }) => file === undefined).length > 1) {
    throw new UsageError("Cannot print two reports on standard output: give an --output for each but one");
  }
  const twice = sinks.find(({ file }, index) =>
    file !== undefined && sinks.findIndex((one) => one.file === file) < index
  );
  if (twice !== undefined) {
    throw new UsageError(`Cannot write two reports to "${twice.file}": give each its own`);
  }
  return sinks.length > 0 ? sinks : [{ format: "text" }];
}

/** How a report is rendered. Text that is shown on a screen may be made for it, and is wrapped in any case. */
export type Renderers = Readonly<
  Partial<Record<RenderedFormat, (screen?: Screen) => string | Promise<string>>>
>;

/** What reports are written with. */
export interface WriteOptions {
  readonly disk: Disk;
  readonly streams: Streams;
  /** Whether standard output stays empty. */
  readonly silent: boolean;
  /** What the command found. */
  readonly exitCode: ExitCode;
}

/**
 * Writes every report to where it belongs; files appear whole or not at all. What is told live is there already.
 *
 * @returns the exit code: where all is well, but a file could not be written, that is a failure
 */
export async function writeReports(
  sinks: readonly Sink[],
  render: Renderers,
  { disk, streams, silent, exitCode }: WriteOptions,
): Promise<ExitCode> {
  const isPrinted = !silent && sinks.some(({ file }) => file === undefined);
  const codes = [exitCode];
  for (const { format, file } of sinks) {
    if (format === LIVE) continue;
    const screen = format === "text" && file === undefined ? streams.screen("out") : undefined;
    const text = await render[format]?.(screen);
    if (text === undefined) throw new Error(`Cannot print the format "${format}": nothing renders it`);
    if (file === undefined) {
      if (!silent) streams.out(screen === undefined ? text : wrapText(text, screen.columns));
      continue;
    }
    try {
      await disk.replace(file, text, { shared: true });
    } catch (error) {
      streams.err(`Cannot write the report to "${file}": ${errorMessage(error)}\n`);
      codes.push(EXIT.failed);
      // What was found must not be lost with the file.
      if (!isPrinted) streams.out(text);
    }
  }
  return mostSevere(codes);
}
