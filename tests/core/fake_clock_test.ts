import { assertEquals, assertRejects } from "@std/assert";
import { FakeClock, START_MS } from "./fake_clock.ts";

Deno.test("FakeClock stands still until it is told to go on", async () => {
  const clock = new FakeClock();
  assertEquals([clock.now(), clock.elapsed()], [START_MS, 0]);
  await clock.advance(1_500);
  assertEquals([clock.now(), clock.elapsed()], [START_MS + 1_500, 1_500]);
});

Deno.test("FakeClock.advance wakes sleepers in the order in which they are due, also those that sleep again", async () => {
  const clock = new FakeClock();
  const woken: string[] = [];
  const note = async (name: string, ms: number) => {
    await clock.sleep(ms);
    woken.push(`${name} ${clock.elapsed()}`);
  };
  const all = [note("b", 20), note("a", 10).then(() => note("c", 15)), note("d", 100)];
  await clock.advance(30);
  assertEquals(woken, ["a 10", "b 20", "c 25"]);
  assertEquals(clock.sleepers, 1);
  await clock.advance(70);
  await Promise.all(all);
  assertEquals(woken.at(-1), "d 100");
});

Deno.test("FakeClock.sleep rejects with the signal's reason, before and while it waits", async () => {
  const clock = new FakeClock();
  const abort = new AbortController();
  const sleeping = clock.sleep(10, abort.signal);
  abort.abort(new Error("enough"));
  await assertRejects(() => sleeping, Error, "enough");
  await assertRejects(() => clock.sleep(10, abort.signal), Error, "enough");
  assertEquals(clock.sleepers, 0);
});

Deno.test("FakeClock.drive lets as much time pass as a promise needs", async () => {
  const clock = new FakeClock();
  const work = async () => {
    await clock.sleep(3_600_000);
    await clock.sleep(1);
    return clock.elapsed();
  };
  assertEquals(await clock.drive(work()), 3_600_001);
  await assertRejects(() => clock.drive(new Promise(() => {})), Error, "nobody is asleep");
});
