import { assertEquals, assertGreaterOrEqual, assertRejects } from "@std/assert";
import { systemClock, unixSeconds } from "../../src/core/clock.ts";
import { FakeClock } from "./fake_clock.ts";

Deno.test("systemClock.sleep waits at least as long as it was told to", async () => {
  const start = systemClock.elapsed();
  await systemClock.sleep(5);
  // Timers count in whole milliseconds, elapsed() does not.
  assertGreaterOrEqual(systemClock.elapsed() - start, 4);
});

Deno.test("systemClock.sleep rejects with the reason of a signal that is aborted already", async () => {
  await assertRejects(
    () => systemClock.sleep(3_600_000, AbortSignal.abort(new Error("enough"))),
    Error,
    "enough",
  );
});

Deno.test("systemClock.sleep ends at an abort and leaves no timer behind", async () => {
  const abort = new AbortController();
  const sleeping = systemClock.sleep(3_600_000, abort.signal);
  abort.abort(new Error("enough"));
  await assertRejects(() => sleeping, Error, "enough");
});

Deno.test("systemClock.sleep takes no notice of an abort after its end", async () => {
  const abort = new AbortController();
  await systemClock.sleep(0, abort.signal);
  abort.abort();
});

Deno.test("systemClock.until is over no sooner than the moment, which need be no whole millisecond", async () => {
  for (const ms of [0.3, 1.7, 4.4]) {
    const at = systemClock.elapsed() + ms;
    await systemClock.until(at);
    assertGreaterOrEqual(systemClock.elapsed(), at);
  }
});

Deno.test("systemClock.until lets everything else go on meanwhile", async () => {
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response("hi"),
  );
  const answered = fetch(`http://127.0.0.1:${server.addr.port}/`).then((reply) => reply.text());
  const waits = new AbortController();
  const waiting = (async () => {
    // Always within the last milliseconds, so that no timer is set.
    while (!waits.signal.aborted) await systemClock.until(systemClock.elapsed() + 1);
  })();
  assertEquals(await answered, "hi");
  waits.abort();
  await waiting;
});

Deno.test("systemClock.until ends at an abort, in its timer and in its last milliseconds", async () => {
  for (const ms of [3_600_000, 1.5]) {
    const abort = new AbortController();
    const waiting = assertRejects(
      () => systemClock.until(systemClock.elapsed() + ms, abort.signal),
      Error,
      "enough",
    );
    abort.abort(new Error("enough"));
    await waiting;
  }
});

Deno.test("unixSeconds counts whole seconds, rounded down", () => {
  const cases: [ms: number, seconds: number][] = [
    [0, 0],
    [999, 0],
    [1_000, 1],
    [1_705_123_456_000, 1_705_123_456],
    [1_705_123_456_999, 1_705_123_456],
  ];
  for (const [ms, seconds] of cases) assertEquals(unixSeconds(new FakeClock(ms)), seconds, String(ms));
});
