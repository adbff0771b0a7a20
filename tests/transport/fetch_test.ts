import { assertEquals, assertNotMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { fetchTransport } from "../../src/transport/fetch.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import { close, rawServer } from "./raw_server.ts";

/** The address of a port on which nobody listens. */
function closedOrigin(): string {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return `http://127.0.0.1:${listener.addr.port}`;
}

Deno.test("fetchTransport sends a request over the network and answers with the reply", async () => {
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    return Response.json([request.method, request.headers.get("x-a"), await request.text()], { status: 201 });
  });
  const url = `http://127.0.0.1:${server.addr.port}/`;
  const reply = await fetchTransport(
    new Request(url, { method: "PUT", headers: { "x-a": "1" }, body: "text" }),
  );
  assertEquals([reply.status, await reply.json()], [201, ["PUT", "1", "text"]]);
});

Deno.test("fetchTransport answers with a redirect as it came, and asks nobody else", async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    const asked: string[] = [];
    await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
      asked.push(`${request.method} ${new URL(request.url).pathname}`);
      return new Response(null, { status, headers: { location: "/elsewhere" } });
    });
    const request = new Request(`http://127.0.0.1:${server.addr.port}/here`, { method: "DELETE" });
    const reply = await fetchTransport(request);
    await reply.body?.cancel();
    assertEquals([reply.status, reply.headers.get("location"), asked], [status, "/elsewhere", [
      "DELETE /here",
    ]]);
  }
});

Deno.test("fetchTransport knows that a refused connection sent nothing, and says so in few words", async () => {
  const error = await assertRejects(() => fetchTransport(new Request(closedOrigin())), NoReplyError);
  assertEquals([error.reason, error.sent], ["connect", false]);
  assertStringIncludes(error.message.toLowerCase(), "refused");
  assertNotMatch(error.message, /error sending request|https?:/);
});

Deno.test("fetchTransport knows that a host that does not resolve was sent nothing", async () => {
  const error = await assertRejects(
    () => fetchTransport(new Request("http://chroma.invalid/")),
    NoReplyError,
  );
  assertEquals([error.reason, error.sent], ["connect", false]);
});

Deno.test("fetchTransport knows that a failed TLS handshake sent nothing", async () => {
  await using server = rawServer((connection) => Promise.resolve(connection.close()));
  const request = new Request(server.origin.replace("http:", "https:"));
  const error = await assertRejects(() => fetchTransport(request), NoReplyError);
  assertEquals([error.reason, error.sent], ["connect", false]);
  assertEquals(server.requests.some((text) => text.includes("HTTP/1.1")), false);
});

Deno.test({
  name: "fetchTransport knows that a missing permission sent nothing",
  permissions: { net: false },
  async fn() {
    const error = await assertRejects(
      () => fetchTransport(new Request("http://127.0.0.1:8000/")),
      NoReplyError,
    );
    assertEquals([error.reason, error.sent], ["connect", false]);
  },
});

Deno.test("fetchTransport knows that a port which fetch blocks was sent nothing", async () => {
  const error = await assertRejects(() => fetchTransport(new Request("http://127.0.0.1:1/")), NoReplyError);
  assertEquals([error.reason, error.sent], ["connect", false]);
});

Deno.test("fetchTransport takes a connection that ends without a reply for an indefinite end", async () => {
  await using server = rawServer((connection) => Promise.resolve(close(connection)));
  const request = new Request(`${server.origin}/`, { method: "DELETE" });
  const error = await assertRejects(() => fetchTransport(request), NoReplyError);
  assertEquals([error.reason, error.sent], ["broken", true]);
  assertEquals(server.requests.length, 1);
});

Deno.test("fetchTransport is not misled by the words of a URL", async () => {
  for (
    const path of [
      "/(Connect)",
      "/client%20error%20(Connect):",
      "/AUTOTEST_NotCapable_1705123456_abc123_xyz789",
    ]
  ) {
    await using server = rawServer((connection) => Promise.resolve(close(connection)));
    const request = new Request(server.origin + path, { method: "DELETE" });
    const error = await assertRejects(() => fetchTransport(request), NoReplyError);
    assertEquals([error.reason, error.sent], ["broken", true], path);
  }
});

Deno.test("fetchTransport throws the reason of the caller's signal", async () => {
  const arrived = Promise.withResolvers<void>();
  await using server = rawServer(() => Promise.resolve(arrived.resolve()));
  const abort = new AbortController();
  const exchanging = assertRejects(
    () => fetchTransport(new Request(server.origin, { signal: abort.signal })),
    Error,
    "enough",
  );
  await arrived.promise;
  abort.abort(new Error("enough"));
  await exchanging;
});

Deno.test("fetchTransport uses the fetch that was there first, whatever replaces it", async () => {
  const before = globalThis.fetch;
  globalThis.fetch = () => Promise.reject(new Error("replaced"));
  try {
    const error = await assertRejects(() => fetchTransport(new Request(closedOrigin())), NoReplyError);
    assertEquals(error.reason, "connect");
  } finally {
    globalThis.fetch = before;
  }
});
