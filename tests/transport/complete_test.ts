import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { complete, type Sender } from "../../src/transport/complete.ts";
import { Deadline } from "../../src/transport/deadline.ts";
import { fetchTransport } from "../../src/transport/fetch.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import { FakeClock } from "../core/fake_clock.ts";
import { rawServer, write } from "./raw_server.ts";

const URL = "http://127.0.0.1:1/";

/** A bounded transport over `send`, and the clock that its time runs by. */
function bounded(send: Sender, options: { timeoutMs?: number; maxBytes?: number } = {}) {
  const clock = new FakeClock();
  return { clock, exchange: complete(send, { clock, timeoutMs: 1_000, maxBytes: 1_000, ...options }) };
}

/** A body that gives these chunks and then, unless told to end, never anything more; and whether it was given up. */
function stream(chunks: readonly string[], { ends = false } = {}) {
  const state = { cancelled: false };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      if (ends) controller.close();
    },
    cancel() {
      state.cancelled = true;
    },
  });
  return { body, state };
}

/** Runs a piece of work, and answers with every rejection that nobody handled meanwhile. */
async function unhandled(work: () => Promise<void>): Promise<unknown[]> {
  const reasons: unknown[] = [];
  const note = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    reasons.push(event.reason);
  };
  globalThis.addEventListener("unhandledrejection", note);
  try {
    await work();
    await new Promise((resolve) => setTimeout(resolve, 0));
  } finally {
    globalThis.removeEventListener("unhandledrejection", note);
  }
  return reasons;
}

Deno.test("complete answers with status, headers and the whole body, and leaves no timer behind", async () => {
  const { clock, exchange } = bounded(() =>
    Promise.resolve(
      new Response(stream(["a", "b", "cd"], { ends: true }).body, {
        status: 418,
        statusText: "Short and stout",
        headers: { "x-a": "1" },
      }),
    )
  );
  const reply = await exchange(new Request(URL));
  assertEquals([reply.status, reply.statusText, reply.headers.get("x-a")], [418, "Short and stout", "1"]);
  assertEquals(await reply.text(), "abcd");
  assertEquals(clock.sleepers, 0);
});

Deno.test("complete passes replies that must not have a body", async () => {
  for (const status of [204, 205, 304]) {
    const { exchange } = bounded(() => Promise.resolve(new Response(null, { status })));
    const reply = await exchange(new Request(URL));
    assertEquals([reply.status, reply.body], [status, null]);
  }
});

Deno.test("complete hands on method, headers and body of the request", async () => {
  const { exchange } = bounded(async (request) =>
    Response.json([request.method, request.headers.get("x-a"), await request.text()])
  );
  const reply = await exchange(new Request(URL, { method: "POST", headers: { "x-a": "1" }, body: "text" }));
  assertEquals(await reply.json(), ["POST", "1", "text"]);
});

Deno.test("complete gives up when no reply begins in time, also on a send that ignores its signal", async () => {
  const { clock, exchange } = bounded(() => new Promise(() => {}), { timeoutMs: 1_500 });
  const exchanging = assertRejects(() => exchange(new Request(URL)), NoReplyError);
  await clock.advance(1_499);
  assertEquals(clock.sleepers, 1);
  await clock.advance(1);
  const error = await exchanging;
  assertEquals([error.reason, error.sent, error.message], [
    "timeout",
    true,
    "no complete reply within 1.5 s",
  ]);
});

Deno.test("complete aborts the send when the time is up", async () => {
  let signal: AbortSignal | undefined;
  const { clock, exchange } = bounded((_, end) => {
    signal = end;
    return new Promise(() => {});
  });
  const exchanging = assertRejects(() => exchange(new Request(URL)), NoReplyError);
  await clock.advance(1_000);
  await exchanging;
  assertEquals(signal?.aborted, true);
});

Deno.test("complete gives up a body that does not end in time", async () => {
  const { body, state } = stream(["the beginning"]);
  const { clock, exchange } = bounded(() => Promise.resolve(new Response(body)));
  const exchanging = assertRejects(() => exchange(new Request(URL)), NoReplyError);
  await clock.advance(1_000);
  assertEquals((await exchanging).reason, "timeout");
  assertEquals(state.cancelled, true);
});

Deno.test("complete gives up a body that is too long, and takes one that just fits", async () => {
  const { body, state } = stream(["12345", "67890", "1"]);
  const { clock, exchange } = bounded(() => Promise.resolve(new Response(body)), { maxBytes: 10 });
  const error = await assertRejects(() => exchange(new Request(URL)), NoReplyError, "longer than 10 bytes");
  assertEquals([error.reason, error.sent, state.cancelled, clock.sleepers], ["oversized", true, true, 0]);

  const fitting = bounded(() => Promise.resolve(new Response("1234567890")), { maxBytes: 10 });
  assertEquals(await (await fitting.exchange(new Request(URL))).text(), "1234567890");
});

Deno.test("complete takes a body of a declared length at once, and holds it to the same bounds", async () => {
  const headers = { "content-length": "4" };
  const fitting = bounded(() => Promise.resolve(new Response("1234", { headers })));
  const reply = await fitting.exchange(new Request(URL));
  assertEquals([await reply.text(), reply.headers.get("content-length"), fitting.clock.sleepers], [
    "1234",
    "4",
    0,
  ]);

  const stalled = bounded(() => Promise.resolve(new Response(stream(["12"]).body, { headers })));
  const exchanging = assertRejects(() => stalled.exchange(new Request(URL)), NoReplyError);
  await stalled.clock.advance(1_000);
  assertEquals((await exchanging).reason, "timeout");

  const long = bounded(() => Promise.resolve(new Response("12345", { headers })), { maxBytes: 4 });
  const error = await assertRejects(
    () => long.exchange(new Request(URL)),
    NoReplyError,
    "longer than 4 bytes",
  );
  assertEquals(error.reason, "oversized");
});

Deno.test("complete bounds a compressed body by its length when decoded", async () => {
  const packed = new Uint8Array(
    await new Response(new Blob(["x".repeat(100_000)]).stream().pipeThrough(new CompressionStream("gzip")))
      .arrayBuffer(),
  );
  await using server = rawServer(async (connection) => {
    const head = `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${packed.length}\r\n\r\n`;
    await write(connection, head);
    await connection.write(packed);
  });
  const { exchange } = bounded(fetchTransport);
  const error = await assertRejects(() => exchange(new Request(server.origin)), NoReplyError);
  assertEquals(error.reason, "oversized");
});

Deno.test("complete bounds a chunked body piece by piece, whatever length it declares", async () => {
  const ended = Promise.withResolvers<boolean>();
  await using server = rawServer(async (connection) => {
    await write(connection, "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n");
    const chunk = `10000\r\n${"x".repeat(65_536)}\r\n`;
    // More than the connection can hold by itself: only who takes it all comes to its end.
    const all = write(connection, `${chunk.repeat(500)}0\r\n\r\n`).then(() => true, () => false);
    ended.resolve(all);
    await all;
  });
  const { exchange } = bounded(fetchTransport);
  const error = await assertRejects(() => exchange(new Request(server.origin)), NoReplyError);
  assertEquals([error.reason, await ended.promise], ["oversized", false]);
});

Deno.test("complete reports a body that breaks off as broken, with its cause", async () => {
  const cause = new TypeError("connection closed");
  const body = new ReadableStream({ pull: (controller) => controller.error(cause) });
  const { exchange } = bounded(() => Promise.resolve(new Response(body)));
  const error = await assertRejects(() => exchange(new Request(URL)), NoReplyError, "connection closed");
  assertEquals([error.reason, error.sent], ["broken", true]);
  assertStrictEquals(error.cause, cause);
});

Deno.test("complete hands on a NoReplyError as it is, and wraps anything else", async () => {
  const unsent = new NoReplyError("refused", { reason: "connect" });
  const error = await assertRejects(() => bounded(() => Promise.reject(unsent)).exchange(new Request(URL)));
  assertStrictEquals(error, unsent);
  for (const thrown of [new TypeError("odd"), "odd"]) {
    const { exchange } = bounded(() => Promise.reject(thrown));
    const wrapped = await assertRejects(() => exchange(new Request(URL)), NoReplyError, "odd");
    assertEquals([wrapped.reason, wrapped.cause], ["broken", thrown]);
  }
});

Deno.test("complete ends with the caller's signal, before and in the middle of a body", async () => {
  for (
    const send of [
      () => new Promise<Response>(() => {}),
      () => Promise.resolve(new Response(stream([]).body)),
    ]
  ) {
    const abort = new AbortController();
    const { clock, exchange } = bounded(send);
    const exchanging = assertRejects(
      () => exchange(new Request(URL, { signal: abort.signal })),
      NoReplyError,
    );
    await clock.advance(10);
    abort.abort();
    assertEquals((await exchanging).reason, "aborted");
    assertEquals(clock.sleepers, 0);
  }
});

Deno.test("complete reports the caller's abort as one, whatever its reason", async () => {
  for (const reason of [new Error("interrupted"), new DOMException("too late", "TimeoutError"), "stop"]) {
    const abort = new AbortController();
    const { clock, exchange } = bounded(() => new Promise(() => {}));
    const exchanging = assertRejects(
      () => exchange(new Request(URL, { signal: abort.signal })),
      NoReplyError,
    );
    await clock.advance(10);
    abort.abort(reason);
    assertEquals((await exchanging).reason, "aborted", String(reason));
  }
});

Deno.test("complete sends nothing for a signal that is aborted already", async () => {
  let sent = 0;
  const { exchange } = bounded(() => {
    sent++;
    return Promise.resolve(new Response("done"));
  });
  const request = new Request(URL, { method: "DELETE", signal: AbortSignal.abort() });
  const error = await assertRejects(() => exchange(request), NoReplyError);
  assertEquals([error.reason, sent], ["aborted", 0]);
});

Deno.test("complete leaves no rejection unhandled when the signal is aborted already", async () => {
  const reasons = await unhandled(async () => {
    const { exchange } = bounded((_, end) => Promise.reject(end?.reason));
    await assertRejects(() => exchange(new Request(URL, { signal: AbortSignal.abort() })), NoReplyError);
  });
  assertEquals(reasons, []);
});

Deno.test("complete leaves no rejection unhandled when the send fails after the time was up", async () => {
  const reasons = await unhandled(async () => {
    const late = Promise.withResolvers<Response>();
    const { clock, exchange } = bounded(() => late.promise);
    const exchanging = assertRejects(() => exchange(new Request(URL)), NoReplyError);
    await clock.advance(1_000);
    await exchanging;
    late.reject(new Error("late"));
  });
  assertEquals(reasons, []);
});

Deno.test("complete gives up the body of a reply that comes after the time was up", async () => {
  const late = Promise.withResolvers<Response>();
  const { body, state } = stream(["late"]);
  const { clock, exchange } = bounded(() => late.promise);
  const exchanging = assertRejects(() => exchange(new Request(URL)), NoReplyError);
  await clock.advance(1_000);
  await exchanging;
  late.resolve(new Response(body));
  await clock.advance(0);
  assertEquals(state.cancelled, true);
});

Deno.test("complete bounds a real server: silence, a body that stalls, one that is too long, one that breaks off", async () => {
  const head = "HTTP/1.1 200 OK\r\ncontent-length: 2000\r\n\r\n";
  const cases: [path: string, reason: string, timesOut: boolean][] = [
    ["/silence", "timeout", true],
    ["/stall", "timeout", true],
    ["/long", "oversized", false],
    ["/break", "broken", false],
  ];
  for (const [path, reason, timesOut] of cases) {
    const answered = Promise.withResolvers<void>();
    await using server = rawServer(async (connection, request) => {
      if (!request.includes("/silence")) await write(connection, head + "x".repeat(10));
      if (request.includes("/long")) await write(connection, "x".repeat(1_990));
      if (request.includes("/break")) connection.close();
      answered.resolve();
    });
    const { clock, exchange } = bounded(fetchTransport);
    const exchanging = assertRejects(() => exchange(new Request(server.origin + path)), NoReplyError);
    await answered.promise;
    if (timesOut) await clock.advance(1_000);
    assertEquals((await exchanging).reason, reason, path);
  }
});

Deno.test("complete sends nothing after its deadline, and says that it did not", async () => {
  const clock = new FakeClock();
  const deadline = new Deadline(clock);
  deadline.set(0);
  let sent = 0;
  const send: Sender = () => {
    sent++;
    return Promise.resolve(new Response());
  };
  const exchange = complete(send, { clock, timeoutMs: 1_000, maxBytes: 1_000, deadline });
  const error = await assertRejects(() => exchange(new Request(URL)), NoReplyError);
  assertEquals([error.reason, error.sent, sent], ["late", false, 0]);
});

Deno.test("complete gives an exchange no more time than its deadline leaves", async () => {
  const clock = new FakeClock();
  const deadline = new Deadline(clock);
  deadline.set(300);
  const exchange = complete(() => new Promise(() => {}), {
    clock,
    timeoutMs: 1_000,
    maxBytes: 1_000,
    deadline,
  });
  const ended = assertRejects(() => exchange(new Request(URL)), NoReplyError, "within 300 ms");
  await clock.advance(300);
  await ended;
});
