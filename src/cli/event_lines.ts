import type { Clock } from "../core/clock.ts";
import type { Disk } from "../core/disk.ts";
import { errorMessage } from "../core/error_message.ts";
import { EXIT, type ExitCode, mostSevere } from "../core/exit_code.ts";
import { printableJsonLine } from "../core/printable.ts";
import type { RunEvent } from "../run/event.ts";
import { LIVE } from "./formats.ts";
import type { Sink, Streams } from "./output.ts";
import { UsageError } from "./usage_error.ts";

/** What is told in lines: a run's events, and in place of its end why there is none. */
export type ToldEvent =
  | RunEvent
  | { readonly type: "failed"; readonly message: string; readonly exitCode: ExitCode };

/** A run's events as JSON Lines, for `--format jsonl`: each with its UTC time, written when it happens. */
export interface EventLines extends AsyncDisposable {
  /** Writes an event. The end is the last line: what is told after it is no event of the run. */
  tell(event: ToldEvent): void;
  /**
   * Ends the lines, and resolves when all of them are written.
   *
   * @returns the exit code: where all is well, but a file could not be written, that is a failure
   */
  end(code: ExitCode): Promise<ExitCode>;
}

/** What lines are written with. */
export interface EventLinesOptions {
  /** Onto which, and through which, no secret passes. */
  readonly disk: Disk;
  readonly streams: Streams;
  readonly clock: Clock;
  /** Whether standard output stays empty when all is well: then it gets its lines at the end, or none. */
  readonly quiet: boolean;
}

/**
 * Opens the files of `--format jsonl`: unlike other reports they are there from the start, and grow line by line.
 *
 * @throws {UsageError} for a file that cannot be written: nothing was sent
 */
export async function openEventLines(
  sinks: readonly Sink[],
  options: EventLinesOptions,
): Promise<EventLines> {
  await using stack = new AsyncDisposableStack();
  const writers: Writer[] = [];
  for (const { format, file } of sinks) {
    if (format !== LIVE) continue;
    writers.push(file === undefined ? toOutput(options) : stack.use(await toFile(file, options)));
  }
  const files = stack.move();
  let ended = false;
  return {
    tell(event) {
      if (ended || writers.length === 0) return;
      ended = event.type === "end" || event.type === "failed";
      const line = `${printableJsonLine({ time: new Date(options.clock.now()).toISOString(), ...event })}\n`;
      for (const writer of writers) writer.write(line);
    },
    async end(code) {
      const codes = [code];
      for (const writer of writers) codes.push(await writer.end(code));
      return mostSevere(codes);
    },
    [Symbol.asyncDispose]: () => files.disposeAsync(),
  };
}

interface Writer {
  write(line: string): void;
  end(code: ExitCode): Promise<ExitCode>;
}

function toOutput({ streams, quiet }: EventLinesOptions): Writer {
  const held: string[] = [];
  return {
    write: (line) => quiet ? void held.push(line) : streams.out(line),
    end(code) {
      if (code !== EXIT.ok) { for (const line of held) streams.out(line); }
      return Promise.resolve(code);
    },
  };
}

async function toFile(path: string, { disk, streams }: EventLinesOptions): Promise<Writer & AsyncDisposable> {
  try {
    await disk.replace(path, "", { shared: true });
    const file = await disk.openAppend(path);
    let last: Promise<void> = Promise.resolve();
    let isBroken = false;
    return {
      write(line) {
        last = last.then(async () => {
          if (!isBroken) await file.append(line, { flush: false });
        }).catch((error: unknown) => {
          isBroken = true;
          streams.err(`Cannot write the events to "${path}" any further: ${errorMessage(error)}\n`);
        });
      },
      end: (code) => last.then(() => isBroken ? EXIT.failed : code),
      [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
    };
  } catch (error) {
    throw new UsageError(`Cannot write the events to "${path}": ${errorMessage(error)}`, { cause: error });
  }
}
