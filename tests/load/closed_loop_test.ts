import { assertEquals, assertRejects } from "@std/assert";
import { closedLoop } from "../../src/load/closed_loop.ts";
import { Gate } from "../../src/load/gate.ts";
import { FakeClock } from "../core/fake_clock.ts";

/** A server in virtual time that answers after `ms`, and notes who was sent what when. */
function rig(ms: number) {
  const clock = new FakeClock();
  const gate = new Gate();
  const stop = new AbortController();
  const sent: (readonly [user: number, at: number])[] = [];
  const task = (user: number) => ({
    operation: "query",
    node: "primary",
    send: () => {
      sent.push([user, clock.elapsed()]);
      return clock.sleep(ms);
    },
  });
  const options = { clock, gate, signal: stop.signal };
  return { clock, gate, stop, sent, task, options };
}

const LOOP = { users: 2, durationMs: 1000, warmUpMs: 0, thinkMs: () => 90 };

Deno.test("closedLoop lets every user think, send and wait in turn, all users at once", async () => {
  const { clock, sent, task, options } = rig(10);
  const { tally, achieved } = await clock.drive(closedLoop({ ...LOOP, task }, options));
  assertEquals(sent.slice(0, 4), [[0, 90], [1, 90], [0, 190], [1, 190]]);
  assertEquals([sent.length, tally.requests, achieved], [20, 20, 20]);
  assertEquals(tally.latencies[0]?.max, 10);
});

Deno.test("closedLoop leaves the warm-up out of all figures, and measures as long all the same", async () => {
  const { clock, sent, task, options } = rig(10);
  const { tally } = await clock.drive(closedLoop({ ...LOOP, warmUpMs: 200, task }, options));
  assertEquals([sent.length, tally.requests], [24, 20]);
});

Deno.test("closedLoop looks at a reply outside of the measured time", async () => {
  const { clock, task, options } = rig(10);
  let looked = 0;
  const looking = (user: number) => ({ ...task(user), look: () => void looked++ });
  const { tally } = await clock.drive(closedLoop({ ...LOOP, task: looking }, options));
  assertEquals([looked, tally.requests], [20, 20]);
});

Deno.test("closedLoop stands still while the gate is closed: a pause is neither load nor latency", async () => {
  const { clock, gate, sent, task, options } = rig(10);
  const running = closedLoop({ ...LOOP, task }, options);
  await clock.advance(500);
  gate.close("it is slow");
  await clock.advance(3000);
  gate.open();
  const { tally, achieved } = await clock.drive(running);
  assertEquals(sent.filter(([, at]) => at > 500 && at < 3500), []);
  assertEquals([tally.latencies[0]?.max, Math.round(achieved)], [10, tally.requests]);
});

Deno.test("closedLoop does not count a pause for load in which the last request ended", async () => {
  const { clock, gate, task, options } = rig(10);
  let slow = true;
  const one = (user: number) => ({
    ...task(user),
    send: async () => {
      // The last of the second user takes long, and ends in the pause.
      const takes = user === 1 && clock.elapsed() > 900 && slow ? 2000 : 10;
      if (takes > 10) slow = false;
      await clock.sleep(takes);
    },
  });
  const running = closedLoop({ ...LOOP, task: one }, options);
  await clock.advance(995);
  gate.close("it is slow");
  await clock.advance(5000);
  gate.open();
  const { tally, achieved } = await clock.drive(running);
  assertEquals(Math.round(achieved), tally.requests);
});

Deno.test("closedLoop ends with its signal, once nothing is under way", async () => {
  const { clock, stop, sent, task, options } = rig(300);
  const running = assertRejects(() => closedLoop({ ...LOOP, task }, options), Error, "stopped");
  await clock.advance(100);
  stop.abort(new Error("stopped"));
  await clock.drive(running);
  assertEquals([sent.length, clock.elapsed()], [2, 390]);
});
