import { assertEquals } from "@std/assert";
import { Scheduler } from "./scheduler.ts";

Deno.test("Scheduler lets things happen when they are due, and in the order asked for where that is the same", async () => {
  const scheduler = new Scheduler();
  const seen: string[] = [];
  for (const [name, ms] of [["c", 30], ["a", 10], ["b", 10], ["d", 40]] as const) {
    scheduler.after(ms, () => seen.push(`${name} at ${scheduler.now}`));
  }
  assertEquals(await scheduler.run(() => false), false);
  assertEquals(seen, ["a at 10", "b at 10", "c at 30", "d at 40"]);
});

Deno.test("Scheduler.run ends when it is done, when time is up, and when nothing is due", async () => {
  const scheduler = new Scheduler();
  let done = false;
  scheduler.after(10, () => done = true);
  scheduler.after(20, () => done = false);
  assertEquals(await scheduler.run(() => done), true);
  assertEquals(await scheduler.run(() => false, 15), false);
  assertEquals([scheduler.now, done], [10, true]);
  assertEquals(await scheduler.run(() => false), false);
  assertEquals([scheduler.now, done], [20, false]);
});

Deno.test("Scheduler forgets what was taken back", async () => {
  const scheduler = new Scheduler();
  const seen: number[] = [];
  for (let ms = 0; ms < 100; ms++) {
    const takeBack = scheduler.after(ms, () => seen.push(ms));
    if (ms % 7 !== 0) takeBack();
  }
  await scheduler.run(() => false);
  assertEquals(seen, Array.from({ length: 15 }, (_, index) => 7 * index));
});

Deno.test("Scheduler.wake lets whoever waits go on before anything else happens", async () => {
  const scheduler = new Scheduler();
  const seen: string[] = [];
  const sleeper = new Promise<void>((resolve) => void scheduler.wake(10, resolve)).then(async () => {
    await null;
    seen.push(`woken at ${scheduler.now}`);
  });
  scheduler.after(11, () => seen.push("next"));
  await scheduler.run(() => false);
  await sleeper;
  assertEquals(seen, ["woken at 10", "next"]);
});

Deno.test("Scheduler.run tells of a rejection that nobody handles before time goes on", async () => {
  const scheduler = new Scheduler();
  const told: unknown[] = [];
  const listener = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    told.push(`${event.reason} at ${scheduler.now}`);
  };
  globalThis.addEventListener("unhandledrejection", listener);
  const handled: unknown[] = [];
  for (let ms = 10; ms < 400; ms += 10) {
    let late: Promise<never>;
    scheduler.wake(ms, () => late = Promise.reject(`rejected at ${ms}`));
    scheduler.wake(ms + 1, () => late.catch((reason) => handled.push(reason)));
  }
  await scheduler.run(() => false);
  globalThis.removeEventListener("unhandledrejection", listener);
  assertEquals(told, handled.map((reason, index) => `${reason} at ${10 * (index + 1)}`));
  assertEquals(told.length, 39);
});
