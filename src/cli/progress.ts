import { formatDuration } from "../core/duration.ts";
import type { Status } from "../core/verdict.ts";
import type { LifeEvent } from "../chroma/life.ts";
import type { RunEvent } from "../run/event.ts";
import type { Streams } from "./output.ts";

/** How each status stands in a line, and its ANSI colour where colour carries meaning. */
const MARKS: Readonly<Record<Status, readonly [word: string, color: number | undefined]>> = {
  passed: ["passed ", undefined],
  failed: ["FAILED ", 31],
  unknown: ["unknown", 33],
  skipped: ["skipped", 2],
};

/**
 * Shows a run while it runs, on standard error: a line for each event, and on a terminal a live line for the check
 * under way, which its verdict replaces.
 */
export function showProgress(streams: Streams, { color }: { color: boolean }): (event: RunEvent) => void {
  let live = false;
  const line = (text: string) => {
    streams.err(`${live ? "\r\x1b[K" : ""}${text}\n`);
    live = false;
  };
  const paint = (text: string, code: number | undefined) =>
    color && code !== undefined ? `\x1b[${code}m${text}\x1b[0m` : text;

  return (event) => {
    switch (event.type) {
      case "begin":
        return line(`Run ${event.run} against ${event.endpoints.join(", ")}`);
      case "note":
        return line(`  ${event.text}`);
      case "suite":
        return line(`\n${event.suite}: ${event.proves}`);
      case "check begins":
        if (!streams.interactive) return;
        streams.err(`  …        ${event.check}`.slice(0, streams.columns - 1));
        live = true;
        return;
      case "check": {
        const { status, name, detail, durationMs } = event.result;
        const [word, code] = MARKS[status];
        return line(`  ${paint(word, code)}  ${name} (${formatDuration(durationMs)}): ${detail}`);
      }
      case "life":
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
