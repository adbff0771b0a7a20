import { assertEquals } from "@std/assert";
import { retryAfterMs } from "../../src/transport/retry_after.ts";

const NOW = Date.UTC(2026, 10, 23, 8, 0, 0);
const IN_TEN_SECONDS = "Mon, 23 Nov 2026 08:00:10 GMT";

const cases: readonly (readonly [
  name: string,
  status: number,
  headers: Readonly<Record<string, string>>,
  ms: number | undefined,
])[] = [
  ["seconds on a 429", 429, { "retry-after": "2" }, 2000],
  ["seconds on a 503", 503, { "retry-after": "120" }, 120_000],
  ["none at all", 429, { "retry-after": "0" }, 0],
  ["a year", 503, { "retry-after": "31536000" }, 31_536_000_000],
  ["a date", 503, { "retry-after": IN_TEN_SECONDS }, 10_000],
  [
    "a date by a server whose clock is an hour ahead",
    503,
    { "retry-after": "Mon, 23 Nov 2026 09:00:10 GMT", date: "Mon, 23 Nov 2026 09:00:00 GMT" },
    10_000,
  ],
  ["a date that is over", 503, { "retry-after": "Mon, 23 Nov 2026 07:00:00 GMT" }, 0],
  ["a date in the older form", 503, { "retry-after": "Monday, 23-Nov-26 08:00:10 GMT" }, 10_000],
  ["nothing", 429, {}, undefined],
  ["a fraction, which is no form of it", 429, { "retry-after": "2.5" }, undefined],
  ["something negative", 429, { "retry-after": "-2" }, undefined],
  ["words", 429, { "retry-after": "soon" }, undefined],
  ["a day without a date", 429, { "retry-after": "Monday" }, undefined],
  ["seconds on a success", 200, { "retry-after": "2" }, undefined],
  ["seconds on a 500", 500, { "retry-after": "2" }, undefined],
  ["seconds on a redirect", 301, { "retry-after": "2" }, undefined],
];

for (const [name, status, headers, ms] of cases) {
  Deno.test(`retryAfterMs reads ${name}`, () => {
    assertEquals(retryAfterMs(new Response(null, { status, headers }), NOW), ms);
  });
}
