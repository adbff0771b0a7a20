import { printable } from "./printable.ts";

/** The longest message that is shown or kept: a server may send any length. Characters. */
const MAX_LENGTH = 1000;

/** The message of whatever was thrown, on one printable line, without a stack, and not too long. */
export function errorMessage(error: unknown): string {
  return shorten(error instanceof Error ? error.message || error.name : String(error), MAX_LENGTH);
}

/**
 * A text on one printable line of at most so many characters. It is cut between words: half a secret would slip past
 * what takes whole ones out.
 */
export function shorten(text: string, length: number): string {
  const line = printable(text.slice(0, 2 * length).replaceAll(/\s+/g, " ").trim());
  if (line.length <= length && text.length <= 2 * length) return line;
  const end = line.lastIndexOf(" ", length);
  return `${line.slice(0, Math.max(0, end))} …`.trim();
}
