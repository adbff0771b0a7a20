import { assertEquals } from "@std/assert";
import { Deadline } from "../../src/transport/deadline.ts";
import { FakeClock } from "../core/fake_clock.ts";

Deno.test("Deadline is far away until it is set, and over when its time has passed", async () => {
  const clock = new FakeClock();
  const deadline = new Deadline(clock);
  assertEquals(deadline.leftMs, Infinity);
  deadline.set(1000);
  assertEquals(deadline.leftMs, 1000);
  await clock.advance(1500);
  assertEquals(deadline.leftMs, 0);
});

Deno.test("Deadline only ever comes nearer", () => {
  const deadline = new Deadline(new FakeClock());
  deadline.set(1000);
  deadline.set(2000);
  assertEquals(deadline.leftMs, 1000);
  deadline.set(500);
  assertEquals(deadline.leftMs, 500);
});
