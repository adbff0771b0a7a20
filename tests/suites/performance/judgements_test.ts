import { assertThrows } from "@std/assert";
import { Tally } from "../../../src/load/tally.ts";
import { judgeErrorRate } from "../../../src/suites/performance/judgements.ts";
import { judgeOpenLoop } from "../../../src/suites/performance/open_loop.ts";
import { Undecided } from "../../../src/suites/suite.ts";

Deno.test("judgeErrorRate and judgeOpenLoop are undecided about no requests", () => {
  assertThrows(() => judgeErrorRate(new Tally(), 0.1), Undecided, "nothing was sent");
  for (const offered of [0, 0.1]) {
    assertThrows(
      () => judgeOpenLoop(new Tally(), { offered, achieved: 0, maxP95Ms: Infinity }),
      Undecided,
      "nothing was sent",
    );
  }
});
