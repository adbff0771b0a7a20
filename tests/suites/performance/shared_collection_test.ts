import { assertThrows } from "@std/assert";
import { expectRightClock } from "../../../src/suites/performance/shared_collection.ts";
import { Undecided } from "../../../src/suites/suite.ts";
import { FakeClock } from "../../core/fake_clock.ts";

Deno.test("expectRightClock is undecided where this machine's clock is far behind the run's id", () => {
  const clock = new FakeClock();
  const startAt = 1_705_123_456_000 + 60_000;
  const behind = (ms: number) => () =>
    expectRightClock({
      clock,
      shard: {
        run: "1705123456_shards",
        index: 0,
        count: 2,
        startAt,
        beginsAt: clock.elapsed() + 60_000 + ms,
      },
    });
  assertThrows(
    behind(3_600_000),
    Undecided,
    "The time in the run's id is 1 h 0 min ahead of this machine's clock: set it right",
  );
  behind(2000)();
});
