import type { Redact } from "../core/redact.ts";
import type { Streams } from "./output.ts";

/** The same streams, through which no secret passes. */
export function redactedStreams(streams: Streams, redact: Redact): Streams {
  return {
    interactive: streams.interactive,
    columns: streams.columns,
    out: (text) => streams.out(redact(text)),
    err: (text) => streams.err(redact(text)),
  };
}
