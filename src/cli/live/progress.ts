import type { Clock } from "../../core/clock.ts";
import { formatDuration } from "../../core/duration.ts";
import type { Status } from "../../core/verdict.ts";
import { painter, type Style } from "../../report/text/screen.ts";
import type { RunEvent } from "../../run/event.ts";
import type { Streams } from "../output.ts";
import { describeLife, describeRequest } from "./lines.ts";
import { LiveArea } from "./area.ts";
import { LiveView } from "./view.ts";

/** How each status stands in a line, and its style where that carries meaning. */
const MARKS: Readonly<Record<Status, readonly [word: string, ...Style[]]>> = {
  passed: ["passed "],
  failed: ["FAILED ", "red"],
  unknown: ["unknown", "yellow"],
  skipped: ["skipped", "dim"],
};

/** A check that takes longer is named while it runs, also where there is no terminal. Milliseconds. */
const LONG_MS = 1000;
/** How often the live view is drawn again while nothing happens: it shows seconds. Milliseconds. */
const TICK_MS = 1000;

/** Shows what a command does while it does it. */
export interface Progress extends Disposable {
  show(event: RunEvent): void;
  /** What everything else is to be written to, so that it does not get into what is drawn. */
  readonly streams: Streams;
}

/**
 * Opens the progress of a command, on standard error: a line for each event. On a terminal a live view stands below
 * them; elsewhere a check under way is named when it takes more than a second.
 *
 * @param stopped aborted by whoever writes past the streams: what is drawn stays above that
 */
export function openProgress(
  given: Streams,
  { clock, stopped }: { readonly clock: Clock; readonly stopped: readonly AbortSignal[] },
): Progress {
  return given.screen("err") === undefined
    ? plainProgress(given, clock)
    : liveProgress(given, clock, stopped);
}

function plainProgress(streams: Streams, clock: Clock): Progress {
  const line = liner(streams);
  let done = new AbortController();
  return {
    streams,
    show(event) {
      if (event.type === "check" || event.type === "end") done.abort("it has its verdict");
      if (event.type === "check begins") {
        done = new AbortController();
        clock.sleep(LONG_MS, done.signal)
          .then(() => streams.err(`  …        ${event.check}, still under way\n`), () => {});
      }
      line(event);
    },
    [Symbol.dispose]: () => done.abort("it has ended"),
  };
}

function liveProgress(given: Streams, clock: Clock, stopped: readonly AbortSignal[]): Progress {
  const area = new LiveArea(given);
  const view = new LiveView(clock);
  const line = liner(area);
  const done = new AbortController();
  for (const signal of stopped) signal.addEventListener("abort", () => area.abandon());
  const tick = async () => {
    while (!done.signal.aborted) {
      await clock.sleep(TICK_MS, done.signal);
      area.show(view.lines());
    }
  };
  tick().catch(() => {});
  return {
    streams: area,
    show(event) {
      line(event);
      view.take(event);
      area.show(view.lines());
    },
    [Symbol.dispose]() {
      done.abort("it has ended");
      area[Symbol.dispose]();
    },
  };
}

/** Prints the line of an event, where it has one. */
function liner(streams: Streams): (event: RunEvent) => void {
  const paint = painter(streams.screen("err"));
  const line = (text: string) => streams.err(`${text}\n`);
  return (event) => {
    switch (event.type) {
      case "begin":
        return line(`Run ${event.run} against ${event.endpoints.join(", ")}`);
      case "note":
        return line(`  ${event.text}`);
      case "guidance":
        return line(paint(["bold"], `> ${event.text}`));
      case "suite":
        return line(`\n${event.suite}: ${event.proves}`);
      case "check": {
        const { status, name, detail, durationMs } = event.result;
        const [word, ...styles] = MARKS[status];
        return line(`  ${paint(styles, word)}  ${name} (${formatDuration(durationMs)}): ${detail}`);
      }
      case "life":
        if (event.event.what === "settling" && event.event.ms === 0) return;
        return line(`  ${paint(["dim"], describeLife(event.event))}`);
      case "request":
        return line(`    ${paint(["dim"], describeRequest(event.request))}`);
      case "check begins":
      case "moment":
      case "end":
        return;
    }
  };
}
