import { assertEquals } from "@std/assert";
import { Holds } from "../../src/transport/holds.ts";

const A = "http://a.test:8000";
const asking = (seconds: number, status = 429) =>
  new Response(null, { status, headers: { "retry-after": String(seconds) } });

Deno.test("Holds keeps to the time that an endpoint asks for, and to that endpoint", () => {
  const holds = new Holds();
  assertEquals(holds.heed(A, asking(2), { now: 0, elapsed: 100 }), { ms: 2000, status: 429, tooLong: false });
  assertEquals(holds.of(A, 600), { ms: 1500, status: 429, tooLong: false });
  assertEquals([holds.of(A, 2100), holds.of("http://b.test:8000", 600)], [undefined, undefined]);
});

Deno.test("Holds takes the later end of two, and tells of the first alone", () => {
  const holds = new Holds();
  holds.heed(A, asking(5), { now: 0, elapsed: 0 });
  assertEquals(holds.heed(A, asking(2), { now: 0, elapsed: 1000 }), undefined);
  assertEquals(holds.of(A, 1000)?.ms, 4000);
  assertEquals(holds.heed(A, asking(9), { now: 0, elapsed: 1000 }), undefined);
  assertEquals(holds.of(A, 1000)?.ms, 9000);
});

Deno.test("Holds calls a year too long", () => {
  const holds = new Holds();
  assertEquals(holds.heed(A, asking(31_536_000, 503), { now: 0, elapsed: 0 })?.tooLong, true);
});

Deno.test("Holds keeps to a time of more digits than a number has, however often it is asked for", () => {
  const holds = new Holds();
  const reply = new Response(null, { status: 503, headers: { "retry-after": "9".repeat(400) } });
  for (let time = 0; time < 2; time++) holds.heed(A, reply, { now: 0, elapsed: 0 });
  assertEquals(holds.of(A, 1000)?.tooLong, true);
});

Deno.test("Holds calls it too long when an endpoint has asked for two minutes in all", () => {
  const holds = new Holds();
  const tooLong = [0, 60, 120].map((second) =>
    holds.heed(A, asking(50), { now: 0, elapsed: second * 1000 })?.tooLong
  );
  assertEquals(tooLong, [false, false, true]);
});

Deno.test("Holds heeds no reply that asks for nothing", () => {
  const holds = new Holds();
  assertEquals(holds.heed(A, new Response(null, { status: 503 }), { now: 0, elapsed: 0 }), undefined);
  assertEquals(holds.of(A, 0), undefined);
});
