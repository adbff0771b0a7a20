import { assert, assertEquals, assertRejects } from "@std/assert";
import type { HandSignal } from "../../src/load/brake.ts";
import type { Endpoint } from "../../src/core/endpoint.ts";
import { Driver } from "../../src/load/driver.ts";
import { Gate } from "../../src/load/gate.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import { FakeClock } from "../core/fake_clock.ts";

const BALANCER: Endpoint = { name: "balancer", role: "balancer", origin: "http://balancer.test:8000" };

/** A driver on one endpoint, which takes as long as `road.ms`. */
async function rig({ endpoints = [BALANCER] }: { endpoints?: readonly Endpoint[] } = {}) {
  const clock = new FakeClock();
  const gate = new Gate();
  const interrupt = new AbortController();
  const notes: string[] = [];
  const road: { ms: number; hand?: HandSignal; reads: number[] } = { ms: 10, reads: [] };
  const driver = await clock.drive(Driver.start({
    clock,
    endpoints,
    maxSlowdown: 3,
    gate,
    read: async (_, signal) => {
      road.reads.push(clock.elapsed());
      await clock.sleep(road.ms, signal);
      return road.ms;
    },
    handSignals: () => Promise.resolve(road.hand),
    tell: (text) => void notes.push(text),
    signal: interrupt.signal,
  }));
  const send = gate.on(() => Promise.resolve(new Response()));
  const load = () => gate.during(() => send(new Request("http://a.test:8000/")));
  return { clock, driver, notes, road, load, interrupt };
}

Deno.test("Driver takes ten samples for a baseline within half a second, then two a second", async () => {
  const { clock, driver, road } = await rig();
  // The eleventh is the first of the run.
  assertEquals([road.reads.length, clock.elapsed() <= 500], [11, true]);
  await clock.advance(10_000);
  assertEquals([30, 31].includes(road.reads.length), true, String(road.reads.length));
  await driver[Symbol.asyncDispose]();
  assertEquals(clock.sleepers, 0);
});

Deno.test("Driver pauses the load, lets it go on, and stops it at the second slowdown", async () => {
  const { clock, driver, notes, road, load } = await rig();
  await load();
  road.ms = 300;
  await clock.advance(5000);
  const waiting = load();
  let passed = false;
  waiting.then(() => passed = true);
  await clock.advance(1000);
  assertEquals([passed, driver.signal.aborted], [false, false]);
  road.ms = 10;
  assertEquals((await clock.drive(waiting)).closed, "the brake paused it");
  road.ms = 300;
  await clock.advance(6000);
  assert(driver.signal.aborted);
  await assertRejects(load, NoReplyError, "the brake stopped the run");
  assertEquals(notes.map((note) => note.replace(/[0-9.]+ s/, "N s")), [
    "Paused by the brake: balancer takes 300 ms for what took 10 ms before the run",
    "Going on after a pause of N s",
    "Stopped by the brake: balancer takes 300 ms for what took 10 ms before the run, for the second time",
  ]);
  assertEquals([driver.result.pauses.length, driver.result.endpoints[0]?.worstMs], [1, 300]);
  await driver[Symbol.asyncDispose]();
  assertEquals(clock.sleepers, 0);
});

Deno.test("Driver decides nothing after its release, and goes on measuring until it is disposed", async () => {
  const { clock, driver, notes, road, load } = await rig();
  await driver.release();
  road.ms = 2000;
  road.hand = "panic";
  await clock.advance(60_000);
  await load();
  assertEquals([notes, driver.signal.aborted, driver.result.endpoints[0]?.worstMs], [[], false, 2000]);
  const disposed = driver[Symbol.asyncDispose]();
  await disposed;
  assertEquals(clock.sleepers, 0);
});

Deno.test("Driver stops at its start when there is a panic file, before any load", async () => {
  const clock = new FakeClock();
  const driver = await clock.drive(Driver.start({
    clock,
    endpoints: [],
    maxSlowdown: 3,
    gate: new Gate(),
    read: () => Promise.resolve(1),
    handSignals: () => Promise.resolve("panic"),
    tell: () => {},
    signal: new AbortController().signal,
  }));
  assert(driver.signal.aborted);
  await driver[Symbol.asyncDispose]();
});

Deno.test("Driver lets nobody wait at the gate once the run is interrupted", async () => {
  const { clock, driver, road, load, interrupt } = await rig({ endpoints: [] });
  road.hand = "pause";
  await clock.advance(1000);
  const waiting = assertRejects(load, NoReplyError, "the run was stopped");
  await clock.advance(1000);
  interrupt.abort();
  await waiting;
  assertEquals(driver.signal.aborted, false);
  await driver[Symbol.asyncDispose]();
  assertEquals(clock.sleepers, 0);
});

Deno.test("Driver tells once that it cannot look for the files, and goes on", async () => {
  const clock = new FakeClock();
  const notes: string[] = [];
  const driver = await clock.drive(Driver.start({
    clock,
    endpoints: [],
    maxSlowdown: 3,
    gate: new Gate(),
    read: () => Promise.resolve(1),
    handSignals: () => Promise.reject(new Error("permission denied")),
    tell: (text) => void notes.push(text),
    signal: new AbortController().signal,
  }));
  await clock.advance(5000);
  assertEquals(notes, ['Cannot look for the files "pause" and "panic": permission denied']);
  await driver[Symbol.asyncDispose]();
});
