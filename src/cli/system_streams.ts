import type { Streams } from "./output.ts";
import type { Environment } from "./parse.ts";

/** A size that a terminal gives which does not know its own: that of the VT100, as ever since. */
const UNKNOWN = { columns: 80, rows: 24 } as const;

/** The process's own standard output and standard error; a text is written whole before the call returns. */
export function systemStreams(environment: Environment): Streams {
  const colour = !environment("NO_COLOR");
  const streams = { out: Deno.stdout, err: Deno.stderr } as const;
  return {
    out: writer(Deno.stdout),
    err: writer(Deno.stderr),
    screen(name) {
      if (!streams[name].isTerminal() || environment("TERM") === "dumb") return undefined;
      const { columns, rows } = Deno.consoleSize();
      return { columns: columns || UNKNOWN.columns, rows: rows || UNKNOWN.rows, colour };
    },
  };
}

function writer(to: typeof Deno.stdout | typeof Deno.stderr): (text: string) => void {
  const encoder = new TextEncoder();
  return (text) => {
    let rest = encoder.encode(text);
    while (rest.length > 0) rest = rest.subarray(to.writeSync(rest));
  };
}
