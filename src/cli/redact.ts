import type { Redact } from "../core/redact.ts";
import type { Streams } from "./output.ts";

/** The same streams, through which no secret passes. */
export function redactedStreams(streams: Streams, redact: Redact): Streams {
  return {
    screen: (stream) => streams.screen(stream),
    out: (text) => streams.out(redact(text)),
    err: (text) => streams.err(redact(text)),
  };
}
