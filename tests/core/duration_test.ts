import { assertEquals } from "@std/assert";
import { formatDuration } from "../../src/core/duration.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

Deno.test("formatDuration prints a duration as people read it", () => {
  const cases: [ms: number, text: string][] = [
    [0, "0 ms"],
    [0.4, "0 ms"],
    [85, "85 ms"],
    [999, "999 ms"],
    [1_000, "1.0 s"],
    [4_249, "4.2 s"],
    [59_900, "59.9 s"],
    [MINUTE, "1 min 0 s"],
    [200_000, "3 min 20 s"],
    [HOUR - 1_000, "59 min 59 s"],
    [HOUR - 1, "1 h 0 min"],
    [5 * HOUR + 3 * MINUTE + 59_000, "5 h 3 min"],
    [DAY, "1 d 0 h"],
    [12 * DAY + 4 * HOUR + 59 * MINUTE, "12 d 4 h"],
    [400 * DAY, "400 d 0 h"],
  ];
  for (const [ms, text] of cases) assertEquals(formatDuration(ms), text, `${ms} ms`);
});

Deno.test("formatDuration goes on to the next unit where rounding reaches it", () => {
  const cases: [ms: number, text: string][] = [
    [999.4, "999 ms"],
    [999.6, "1.0 s"],
    [59_949, "59.9 s"],
    [59_960, "1 min 0 s"],
    [59_999, "1 min 0 s"],
  ];
  for (const [ms, text] of cases) assertEquals(formatDuration(ms), text, `${ms} ms`);
});
