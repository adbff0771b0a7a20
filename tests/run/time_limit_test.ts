import { assertEquals } from "@std/assert";
import { timeLimit } from "../../src/run/time_limit.ts";
import { FakeClock } from "../core/fake_clock.ts";

Deno.test("timeLimit aborts when the time is over, and not before", async () => {
  const clock = new FakeClock();
  using limit = timeLimit(clock, 1000);
  await clock.advance(999);
  assertEquals(limit.signal.aborted, false);
  await clock.advance(1);
  assertEquals(limit.signal.aborted, true);
});

Deno.test("timeLimit waits no more once it is disposed", async () => {
  const clock = new FakeClock();
  const limit = timeLimit(clock, 1000);
  limit[Symbol.dispose]();
  await clock.advance(2000);
  assertEquals([limit.signal.aborted, clock.sleepers], [false, 0]);
});
