/**
 * How long a reply asks to be left alone: `Retry-After` on a 429 or a 503 (RFC 9110, 10.2.3), in milliseconds, or
 * `undefined` where it asks for nothing.
 *
 * @param now milliseconds since the Unix epoch, for a date in a reply that does not tell the server's own time
 */
export function retryAfterMs({ status, headers }: Response, now: number): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const value = headers.get("retry-after")?.trim() ?? "";
  // However many digits: an endless wait could not be added to.
  if (/^[0-9]+$/.test(value)) return Math.min(Number(value) * 1000, Number.MAX_SAFE_INTEGER);
  const until = parseDate(value);
  // By the server's clock, which need not be ours.
  return until === undefined ? undefined : Math.max(0, until - (parseDate(headers.get("date") ?? "") ?? now));
}

/** An HTTP date, in any of its three forms: each begins with the day of the week. */
function parseDate(text: string): number | undefined {
  const time = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : time;
}
