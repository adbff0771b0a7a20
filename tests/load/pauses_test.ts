import { assertEquals } from "@std/assert";
import { Gate } from "../../src/load/gate.ts";
import { Pauses } from "../../src/load/pauses.ts";
import { FakeClock } from "../core/fake_clock.ts";

Deno.test("Pauses waits for nothing while the gate is open", async () => {
  const pauses = new Pauses(new FakeClock(), new Gate());
  await pauses.wait();
  assertEquals(pauses.ms, 0);
});

Deno.test("Pauses counts a pause once, however many wait for its end, and every pause", async () => {
  const [clock, gate] = [new FakeClock(), new Gate()];
  const pauses = new Pauses(clock, gate);
  for (const waiting of [1, 3]) {
    gate.close("it is slow");
    const all = Promise.all(Array.from({ length: waiting }, () => pauses.wait()));
    await clock.advance(2000);
    gate.open();
    await all;
  }
  assertEquals(pauses.ms, 4000);
});

Deno.test("Pauses waits on when the gate has closed again", async () => {
  const [clock, gate] = [new FakeClock(), new Gate()];
  const pauses = new Pauses(clock, gate);
  gate.close("it is slow");
  let over = false;
  const waiting = pauses.wait().then(() => over = true);
  await clock.advance(1000);
  gate.open();
  gate.close("it is slow again");
  await clock.advance(500);
  assertEquals(over, false);
  gate.open();
  await waiting;
  assertEquals(pauses.ms, 1500);
});
