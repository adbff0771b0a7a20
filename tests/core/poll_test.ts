import { assertEquals, assertRejects } from "@std/assert";
import { poll } from "../../src/core/poll.ts";
import { FakeClock } from "./fake_clock.ts";

/** Polls with a look that finds something from `foundAtMs` on, and notes when it looked. */
async function looks(options: { timeoutMs: number; everyMs: number; foundAtMs: number; lookMs?: number }) {
  const clock = new FakeClock();
  const at: number[] = [];
  const found = await clock.drive(
    poll(async () => {
      at.push(clock.elapsed());
      if (options.lookMs !== undefined) await clock.sleep(options.lookMs);
      return clock.elapsed() >= options.foundAtMs ? "found" : undefined;
    }, { clock, timeoutMs: options.timeoutMs, everyMs: options.everyMs }),
  );
  return { found, at };
}

Deno.test("poll looks at once, then at every interval, until it finds something", async () => {
  assertEquals(await looks({ timeoutMs: 100, everyMs: 10, foundAtMs: 0 }), { found: "found", at: [0] });
  assertEquals(await looks({ timeoutMs: 100, everyMs: 10, foundAtMs: 25 }), {
    found: "found",
    at: [0, 10, 20, 30],
  });
});

Deno.test("poll looks for a last time when the time is up", async () => {
  assertEquals(await looks({ timeoutMs: 25, everyMs: 10, foundAtMs: 1_000 }), {
    found: undefined,
    at: [0, 10, 20, 25],
  });
  assertEquals(await looks({ timeoutMs: 25, everyMs: 10, foundAtMs: 25 }), {
    found: "found",
    at: [0, 10, 20, 25],
  });
});

Deno.test("poll looks once when there is no time at all, or when looking takes longer than that", async () => {
  assertEquals(await looks({ timeoutMs: 0, everyMs: 10, foundAtMs: 1 }), { found: undefined, at: [0] });
  assertEquals(await looks({ timeoutMs: 50, everyMs: 10, foundAtMs: 99, lookMs: 60 }), {
    found: undefined,
    at: [0],
  });
});

Deno.test("poll takes false, 0, null and the empty string for found", async () => {
  const clock = new FakeClock();
  for (const value of [false, 0, null, ""]) {
    assertEquals(await poll(() => Promise.resolve(value), { clock, timeoutMs: 0, everyMs: 1 }), value);
  }
});

Deno.test("poll throws what its look throws", async () => {
  const clock = new FakeClock();
  await assertRejects(
    () => poll(() => Promise.reject(new Error("blind")), { clock, timeoutMs: 10, everyMs: 1 }),
    Error,
    "blind",
  );
});

Deno.test("poll ends with the signal's reason: before its first look, and while it waits", async () => {
  const clock = new FakeClock();
  const abort = new AbortController();
  let count = 0;
  const look = () => {
    count++;
    return Promise.resolve(undefined);
  };
  const polling = poll(look, { clock, timeoutMs: 100, everyMs: 10, signal: abort.signal });
  const rejected = assertRejects(() => polling, Error, "enough");
  await clock.advance(15);
  abort.abort(new Error("enough"));
  await rejected;
  assertEquals(count, 2);
  await assertRejects(
    () => poll(look, { clock, timeoutMs: 100, everyMs: 10, signal: abort.signal }),
    Error,
    "enough",
  );
  assertEquals(count, 2);
});
