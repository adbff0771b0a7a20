import type { Streams } from "./output.ts";

/** Makes a function that takes secrets out of whatever is about to leave the program. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  // The longest first, so that no part of it is left standing.
  const ordered = secrets.toSorted((a, b) => b.length - a.length);
  return (text) => ordered.reduce((clean, secret) => clean.replaceAll(secret, "[secret]"), text);
}

/** The same streams, through which no secret passes. */
export function redacted(streams: Streams, redact: (text: string) => string): Streams {
  return {
    interactive: streams.interactive,
    columns: streams.columns,
    out: (text) => streams.out(redact(text)),
    err: (text) => streams.err(redact(text)),
  };
}
