import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Transport } from "../../src/core/transport.ts";
import { CAP, Cap, type CapLimits } from "../../src/transport/cap.ts";
import { Deadline } from "../../src/transport/deadline.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import { FakeClock } from "../core/fake_clock.ts";

const A = "http://a.test:8000/";
const B = "http://b.test:8000/";

/** A cap on a server whose exchanges take so long; `starts` are the times at which requests reached it. */
function rig({ limits, takesMs = 0, answer = () => new Response() }: {
  limits?: CapLimits;
  takesMs?: number;
  answer?: (count: number) => Response;
} = {}) {
  const clock = new FakeClock();
  const starts: number[] = [];
  const notes: string[] = [];
  let underWay = 0;
  let most = 0;
  const server: Transport = async () => {
    starts.push(clock.elapsed());
    const count = starts.length;
    most = Math.max(most, ++underWay);
    if (takesMs > 0) await clock.sleep(takesMs);
    underWay--;
    return answer(count);
  };
  const tell = (text: string) => void notes.push(text);
  const cap = new Cap({ clock, tell, ...(limits === undefined ? {} : { limits }) });
  const send = cap.on(server);
  return { clock, cap, server, starts, notes, send, most: () => most };
}

const ask = (status: number, seconds: string) =>
  new Response(null, { status, headers: { "retry-after": seconds } });

Deno.test("Cap spreads requests over time, over all transports that it is on", async () => {
  const { clock, cap, server, starts, send } = rig({ limits: { perSecond: 10, burst: 2, inFlight: 8 } });
  const other = cap.on(server);
  await clock.drive(Promise.all([A, B, A, B].map((url, at) => (at % 2 ? send : other)(new Request(url)))));
  assertEquals(starts, [0, 0, 100, 200]);
});

Deno.test("Cap lets nothing wait for a moment at which nothing is sent any more", async () => {
  const clock = new FakeClock();
  const deadline = new Deadline(clock);
  deadline.set(150);
  const limits = { perSecond: 10, burst: 1, inFlight: 8 };
  const cap = new Cap({ clock, tell: () => {}, deadline, limits });
  const send = cap.on(() => Promise.resolve(new Response()));
  const sent = await clock.drive(
    Promise.allSettled([1, 2, 3].map(() => send(new Request(A)))),
  );
  assertEquals(sent.map(({ status }) => status), ["fulfilled", "fulfilled", "rejected"]);
  assertEquals(clock.elapsed(), 100);
  await assertRejects(() => send(new Request(A)), NoReplyError, "the time reserved for this is over");
});

Deno.test("Cap lets only so many be under way, in the order of asking, and tells once who waits long", async () => {
  const { clock, starts, notes, send, most } = rig({
    limits: { perSecond: 1000, burst: 100, inFlight: 2 },
    takesMs: 1500,
  });
  await clock.drive(Promise.all(Array.from({ length: 6 }, () => send(new Request(A)))));
  assertEquals([starts, most()], [[0, 0, 1500, 1500, 3000, 3000], 2]);
  assertEquals(notes, [
    "A request to http://a.test:8000 waited 1.5 s: no more than 2 are under way at once",
  ]);
});

Deno.test("Cap gives a place back when a request fails", async () => {
  const clock = new FakeClock();
  const limits = { perSecond: 1000, burst: 100, inFlight: 1 };
  const send = new Cap({ clock, tell: () => {}, limits }).on(() => Promise.reject(new Error("broken")));
  for (let time = 0; time < 3; time++) await assertRejects(() => send(new Request(A)), Error, "broken");
});

Deno.test("Cap sends nothing to an endpoint before its Retry-After is over, and goes on with the others", async () => {
  const { clock, starts, notes, send } = rig({
    answer: (count) => count === 1 ? ask(429, "2") : new Response(),
  });
  assertEquals((await clock.drive(send(new Request(A)))).status, 429);
  await clock.drive(send(new Request(B)));
  const waiting = [send(new Request(A)), send(new Request(A))];
  await clock.advance(1999);
  assertEquals(starts, [0, 0]);
  await clock.advance(1);
  await clock.drive(Promise.all(waiting));
  assertEquals(starts, [0, 0, 2000, 2000]);
  assertEquals(notes, [
    "Waiting for http://a.test:8000 for 2.0 s: it answered 429 and asks for it (Retry-After)",
  ]);
});

Deno.test("Cap heeds the Retry-After of a reply for which a request was kept back", async () => {
  const clock = new FakeClock();
  const starts: number[] = [];
  const send = new Cap({ clock, tell: () => {} }).on(() => {
    starts.push(clock.elapsed());
    return Promise.reject(new NoReplyError("withheld", { reason: "held", keptBackBy: ask(503, "2") }));
  });
  for (let time = 0; time < 2; time++) {
    await clock.drive(assertRejects(() => send(new Request(A)), NoReplyError, "withheld"));
  }
  assertEquals(starts, [0, 2000]);
});

Deno.test("Cap heeds a Retry-After that comes while a request waits for its place", async () => {
  const { clock, starts, send } = rig({
    limits: { perSecond: 1000, burst: 100, inFlight: 1 },
    takesMs: 10,
    answer: (count) => count === 1 ? ask(503, "3") : new Response(),
  });
  await clock.drive(Promise.all([send(new Request(A)), send(new Request(A))]));
  assertEquals(starts, [0, 3010]);
});

Deno.test("Cap fails what would have to wait a year, unsent, and sends nothing all the same", async () => {
  const { clock, starts, notes, send } = rig({ answer: () => ask(503, "31536000") });
  await clock.drive(send(new Request(A)));
  const error = await assertRejects(
    () => send(new Request(A)),
    NoReplyError,
    "asks to be left alone for 365 d",
  );
  assertEquals([error.reason, error.sent, starts.length], ["held", false, 1]);
  assertEquals(notes.length, 1);
});

Deno.test("Cap gives a waiting request up when it is aborted, unsent", async () => {
  const { clock, starts, send } = rig({ answer: () => ask(429, "10") });
  await clock.drive(send(new Request(A)));
  const stop = new AbortController();
  const waiting = assertRejects(
    () => send(new Request(A, { signal: stop.signal })),
    NoReplyError,
    "given up",
  );
  await clock.advance(100);
  stop.abort();
  assertEquals([(await waiting).sent, starts.length, clock.sleepers], [false, 1, 0]);
});

Deno.test("CAP lets a burst pass as it comes, and then what it says a second", async () => {
  const { clock, starts, send } = rig({ takesMs: 7 });
  await clock.drive(Promise.all(Array.from({ length: CAP.burst }, () => send(new Request(A)))));
  assert(clock.elapsed() <= Math.ceil(CAP.burst / CAP.inFlight) * 7);
  const before = clock.elapsed();
  for (let time = 0; time < 100; time++) await clock.drive(send(new Request(A)));
  const seconds = (clock.elapsed() - before) / 1000;
  assertEquals([Math.round(100 / seconds / CAP.perSecond), starts.length], [1, CAP.burst + 100]);
});

Deno.test("Cap keeps to a hold again, once nobody insists any more", async () => {
  const { cap, starts, send } = rig({
    answer: (count) => count === 1 ? ask(429, "31536000") : new Response(),
  });
  await send(new Request(A));
  {
    using _ = cap.insist();
    await send(new Request(A));
  }
  await assertRejects(() => send(new Request(A)), NoReplyError, "not sent");
  assertEquals(starts, [0, 0]);
});

Deno.test("Cap that insists waits out a short hold and no long one", async () => {
  const { clock, cap, starts, send } = rig({ answer: (count) => ask(429, count === 1 ? "31536000" : "2") });
  await send(new Request(A));
  await assertRejects(() => send(new Request(A)), NoReplyError, "not sent");
  cap.insist();
  await send(new Request(A));
  assertEquals(starts, [0, 0]);
  await clock.advance(31_536_000_000);
  await send(new Request(A));
  await clock.drive(send(new Request(A)));
  assertEquals(starts.slice(2).map((at) => at - (starts[2] ?? 0)), [0, 2000]);
});
