import { errorMessage } from "../core/error_message.ts";
import type { Streams } from "./output.ts";
import type { Environment } from "./parse.ts";

/** A size that a terminal gives which does not know its own: that of the VT100, as ever since. */
const UNKNOWN = { columns: 80, rows: 24 } as const;

/** The process's own streams. */
export interface SystemStreams extends Streams {
  /** Whether standard output did not take all that was written to it. */
  isCut(): boolean;
}

/**
 * The process's own standard output and standard error; a text is written whole before the call returns. What nobody can
 * take, since a terminal hung up, a pipe was closed or a disk is full, is dropped: a run goes on, and removes what it made.
 */
export function systemStreams(environment: Environment): SystemStreams {
  const colour = !environment("NO_COLOR");
  const streams = { out: Deno.stdout, err: Deno.stderr } as const;
  const err = writer(Deno.stderr, () => {});
  let isCut = false;
  const out = writer(Deno.stdout, (error) => {
    if (!isCut) err(`Cannot write to standard output: ${errorMessage(error)}\n`);
    isCut = true;
  });
  return {
    out,
    err,
    isCut: () => isCut,
    screen(name) {
      if (!streams[name].isTerminal() || environment("TERM") === "dumb") return undefined;
      const { columns, rows } = Deno.consoleSize();
      return { columns: columns || UNKNOWN.columns, rows: rows || UNKNOWN.rows, colour };
    },
  };
}

function writer(
  to: typeof Deno.stdout | typeof Deno.stderr,
  lost: (error: unknown) => void,
): (text: string) => void {
  const encoder = new TextEncoder();
  return (text) => {
    try {
      let rest = encoder.encode(text);
      while (rest.length > 0) rest = rest.subarray(to.writeSync(rest));
    } catch (error) {
      lost(error);
    }
  };
}
