import { assertEquals, assertRejects } from "@std/assert";
import { Gate } from "../../src/load/gate.ts";
import { openLoop } from "../../src/load/open_loop.ts";
import { FakeClock } from "../core/fake_clock.ts";

/** A server in virtual time: answers after `ms(n)` for the n-th request, and notes when each was sent. */
function rig(ms: (n: number) => number) {
  const clock = new FakeClock();
  const gate = new Gate();
  const stop = new AbortController();
  const sent: number[] = [];
  const task = (n: number) => ({
    operation: "query",
    node: "primary",
    send: async () => {
      sent[n] = clock.elapsed();
      const takes = ms(n);
      await clock.sleep(Math.abs(takes));
      if (takes < 0) throw new Error("unreadable");
    },
  });
  const options = { clock, gate, signal: stop.signal };
  return { clock, gate, stop, sent, task, options };
}

const RATE = { perSecond: 100, durationMs: 1000, warmUpMs: 0, connections: 8 };

Deno.test("openLoop sends every request when it is due, and counts what it offered", async () => {
  const { clock, sent, task, options } = rig(() => 3);
  const { tally, achieved } = await clock.drive(openLoop({ ...RATE, task }, options));
  assertEquals(sent, Array.from({ length: 100 }, (_, n) => 10 * n));
  assertEquals([tally.requests, tally.failed, achieved], [100, 0, 100]);
  assertEquals(tally.latencies.map(({ n, p50, max }) => [n, p50, max]), [[100, 3, 3]]);
});

Deno.test("openLoop counts latency from when a request was due, also when a stall kept it from being sent", async () => {
  // The first takes half a second, and there is no other connection.
  const { clock, sent, task, options } = rig((n) => n === 0 ? 500 : 1);
  const { tally } = await clock.drive(openLoop({ ...RATE, connections: 1, task }, options));
  assertEquals(sent.slice(0, 3), [0, 500, 501]);
  // Request n was due at 10n and answered at 500 + n: 500, 491, 482, …
  const [query] = tally.latencies;
  assertEquals([query?.n, Math.round(query?.max ?? 0), Math.round(query?.p90 ?? 0)], [100, 500, 410]);
});

Deno.test("openLoop leaves the warm-up out of all figures", async () => {
  const { clock, sent, task, options } = rig((n) => n < 50 ? 90 : 2);
  const { tally, achieved } = await clock.drive(
    openLoop({ ...RATE, warmUpMs: 500, connections: 20, task }, options),
  );
  assertEquals([sent.length, tally.requests, achieved], [150, 100, 100]);
  assertEquals(tally.latencies[0]?.max, 2);
});

Deno.test("openLoop takes failures for results, and counts only what succeeded as achieved", async () => {
  const { clock, task, options } = rig((n) => n % 4 === 0 ? -1 : 1);
  const { tally, achieved } = await clock.drive(openLoop({ ...RATE, task }, options));
  assertEquals([tally.requests, tally.failed, achieved], [100, 25, 75]);
});

Deno.test("openLoop achieves less when answers come too slowly for its connections", async () => {
  const { clock, task, options } = rig(() => 100);
  const { tally, achieved } = await clock.drive(openLoop({ ...RATE, connections: 5, task }, options));
  // Five every 100 ms, the last at 2 s, of which 100 ms are what any takes.
  assertEquals([tally.requests, Math.round(achieved)], [100, 52]);
});

Deno.test("openLoop achieves all of its rate where each answer takes long, and none is waited for", async () => {
  const { clock, task, options } = rig(() => 300);
  const { achieved } = await clock.drive(openLoop({ ...RATE, connections: 40, task }, options));
  assertEquals(achieved, 100);
});

Deno.test("openLoop sends nothing more a while after its end, and says what was not sent", async () => {
  const { clock, sent, task, options } = rig(() => 2000);
  const { tally } = await clock.drive(openLoop({ ...RATE, connections: 2, task }, options));
  // Two every two seconds, the last at 4 s: at 6 s the time is over.
  assertEquals([sent.length, tally.requests, tally.failures.map(({ kind, count }) => [kind, count])], [
    6,
    100,
    [
      ["held", 94],
    ],
  ]);
});

Deno.test("openLoop stands still while the gate is closed: a pause is neither load nor latency", async () => {
  const { clock, gate, sent, task, options } = rig(() => 3);
  const running = openLoop({ ...RATE, task }, options);
  await clock.advance(495);
  gate.close("it is slow");
  await clock.advance(5000);
  gate.open();
  const { tally, achieved } = await clock.drive(running);
  assertEquals([sent[49], sent[50], sent[51]], [490, 5495, 5505]);
  assertEquals([tally.requests, Math.round(achieved), tally.latencies[0]?.max], [100, 100, 3]);
});

Deno.test("openLoop ends with its signal, once nothing is under way", async () => {
  const { clock, stop, sent, task, options } = rig(() => 300);
  const running = assertRejects(() => openLoop({ ...RATE, task }, options), Error, "stopped");
  await clock.advance(45);
  stop.abort(new Error("stopped"));
  await clock.drive(running);
  assertEquals([sent.length, clock.elapsed()], [5, 340]);
});

Deno.test("openLoop ends with an error of its own, once nothing is under way", async () => {
  const { clock, sent, task, options } = rig((n) => n === 0 ? 300 : 5);
  const looked = (n: number) => ({
    ...task(n),
    look: () => {
      if (n === 3) throw new Error("it cannot be");
    },
  });
  const running = assertRejects(() => openLoop({ ...RATE, task: looked }, options), Error, "it cannot be");
  await clock.drive(running);
  assertEquals([sent.length, clock.elapsed()], [5, 300]);
});

Deno.test("openLoop achieves what it offers, also at a rate of which few requests fall into its time", async () => {
  for (const [perSecond, durationMs] of [[0.33, 20_000], [0.9, 5000], [0.3, 5000], [7, 1000]] as const) {
    const { clock, task, options } = rig(() => 3);
    const warmUpMs = Math.min(1000, durationMs / 10);
    const { tally, offered, achieved } = await clock.drive(
      openLoop({ perSecond, durationMs, warmUpMs, connections: 8, task }, options),
    );
    assertEquals([tally.failed, achieved], [0, offered], `${perSecond} a second`);
  }
});
