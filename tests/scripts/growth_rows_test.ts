import { assertEquals, assertThrows } from "@std/assert";
import { medianRow, renderRows, type Row } from "../../scripts/bench/growth/rows.ts";

const row = (what: string, size: number, seconds: number, cpuSeconds = seconds): Row => ({
  what,
  size,
  seconds,
  cpuSeconds,
  peakBytes: 100 * 2 ** 20,
});

Deno.test("renderRows puts each row beside the one before of its kind: 1 where it is linear, more where it is worse", () => {
  const rows = [row("a", 10, 1), row("b", 10, 2, 1), row("a", 1000, 100), row("b", 1000, 400, 10)];
  assertEquals(
    renderRows("things", rows),
    `
|   | things | time    | growth | processor | growth | peak memory |
| - | ------ | ------- | ------ | --------- | ------ | ----------- |
| a | 10     | 1.0 s   |        | 1.0 s     |        | 100 MiB     |
| a | 1,000  | 100.0 s | 1.00   | 100.0 s   | 1.00   | 100 MiB     |
| b | 10     | 2.0 s   |        | 1.0 s     |        | 100 MiB     |
| b | 1,000  | 400.0 s | 2.00   | 10.0 s    | 0.10   | 100 MiB     |`.trimStart(),
  );
});

Deno.test("medianRow takes the row in the middle by its time, and there must be one", () => {
  assertEquals(medianRow([row("a", 1, 3), row("a", 1, 1), row("a", 1, 2)]).seconds, 2);
  assertThrows(() => medianRow([]), Error, "there are no rows");
});
