import type { Clock } from "../core/clock.ts";
import { formatDuration } from "../core/duration.ts";
import type { Status } from "../core/verdict.ts";
import type { LifeEvent } from "../chroma/life.ts";
import type { RunEvent } from "../run/event.ts";
import type { Streams } from "./output.ts";

/** How each status stands in a line, and its ANSI colour where colour carries meaning. */
const MARKS: Readonly<Record<Status, readonly [word: string, colour: number | undefined]>> = {
  passed: ["passed ", undefined],
  failed: ["FAILED ", 31],
  unknown: ["unknown", 33],
  skipped: ["skipped", 2],
};

/** A check that takes longer is named while it runs, also where there is no terminal. Milliseconds. */
const LONG_MS = 1000;

/** How progress is shown. */
export interface ProgressOptions {
  readonly colour: boolean;
  readonly clock: Clock;
}

/**
 * Shows a run while it runs, on standard error: a line for each event, and for the check under way a live line on a
 * terminal, which its verdict replaces, or elsewhere a plain one when it takes more than a second.
 */
export function showProgress(
  streams: Streams,
  { colour, clock }: ProgressOptions,
): (event: RunEvent) => void {
  /** The check under way, as a line. */
  let running: string | undefined;
  let drawn = false;
  let done = new AbortController();
  const draw = () => {
    drawn = streams.interactive && running !== undefined;
    if (drawn) streams.err(running?.slice(0, streams.columns - 1) ?? "");
  };
  const line = (text: string) => {
    streams.err(`${drawn ? "\r\x1b[K" : ""}${text}\n`);
    draw();
  };
  const paint = (text: string, code: number | undefined) =>
    colour && code !== undefined ? `\x1b[${code}m${text}\x1b[0m` : text;

  return (event) => {
    switch (event.type) {
      case "begin":
        return line(`Run ${event.run} against ${event.endpoints.join(", ")}`);
      case "note":
        return line(`  ${event.text}`);
      case "suite":
        return line(`\n${event.suite}: ${event.proves}`);
      case "check begins":
        running = `  …        ${event.check}`;
        if (streams.interactive) return draw();
        done = new AbortController();
        clock.sleep(LONG_MS, done.signal).then(() => line(`${running}, still under way`), () => {});
        return;
      case "check": {
        running = undefined;
        done.abort("it has its verdict");
        const { status, name, detail, durationMs } = event.result;
        const [word, code] = MARKS[status];
        return line(`  ${paint(word, code)}  ${name} (${formatDuration(durationMs)}): ${detail}`);
      }
      case "life":
        if (event.event.what === "settling" && event.event.ms === 0) return;
        return line(`  ${paint(describeLife(event.event), 2)}`);
      case "end":
        return;
    }
  };
}

function describeLife(event: LifeEvent): string {
  switch (event.what) {
    case "created":
      return `+ ${event.name} created through ${event.node}`;
    case "deleted":
      return `- ${event.name} deleted on ${event.node}`;
    case "came back":
      return `! ${event.name} came back on ${event.node}; deleting it again`;
    case "settling":
      return `  watching ${event.names.length} deleted collections for ${formatDuration(event.ms)} more`;
    case "gone":
      return `= ${event.name} gone from ${event.nodes.join(", ")}`;
    case "left":
      return `! ${event.name} LEFT on ${event.node}: ${event.reason}`;
  }
}
