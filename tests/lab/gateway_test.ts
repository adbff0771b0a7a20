import {
  assertEquals,
  assertGreaterOrEqual,
  assertLess,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { Gateway } from "./gateway.ts";
import { Ticker } from "./ticker.ts";
import { until } from "./until.ts";

/** A web server that answers with what it is sent, behind a gateway. */
async function echo() {
  const scope = new AsyncDisposableStack();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    return new Response(await request.text());
  });
  scope.defer(() => server.shutdown());
  const ticker = scope.use(new Ticker());
  const gateway = scope.use(await Gateway.open(() => server.addr.port, ticker));
  const client = scope.use(Deno.createHttpClient({}));
  const send = async (body: string, signal?: AbortSignal) => {
    const response = await fetch(gateway.url, { method: "POST", body, client, ...(signal && { signal }) });
    return await response.text();
  };
  return { gateway, send, [Symbol.asyncDispose]: () => scope.disposeAsync() };
}

/** The message of an error and of what caused it. */
function messages(error: Error): string {
  return `${error.message}: ${error.cause instanceof Error ? error.cause.message : error.cause}`;
}

Deno.test("Gateway.open passes everything on, large bodies included", async () => {
  await using lab = await echo();
  const body = "x".repeat(3_000_000);
  assertEquals(await lab.send(body), body);
});

Deno.test("Gateway.behave down refuses connections and heals on the same port", async () => {
  await using lab = await echo();
  await lab.send("opens a connection that is kept alive");
  {
    await using _ = lab.gateway.behave({ kind: "down" });
    const error = await assertRejects(() => lab.send("a"), TypeError);
    assertStringIncludes(messages(error), "refused");
  }
  assertEquals(await lab.send("b"), "b");
});

Deno.test("Gateway.behave down cuts a request that is under way", async () => {
  await using lab = await echo();
  await using _slow = lab.gateway.behave({ kind: "latency", ms: 60_000 });
  const pending = assertRejects(() => lab.send("a"), TypeError);
  await until(() => lab.gateway.connections === 1);
  await using _ = lab.gateway.behave({ kind: "down" });
  await pending;
});

Deno.test("Gateway.behave latency holds each request back once, on open connections too", async () => {
  await using lab = await echo();
  await lab.send("opens a connection that is kept alive");
  await using _ = lab.gateway.behave({ kind: "latency", ms: 60 });
  const start = performance.now();
  await lab.send("x".repeat(1_000_000));
  assertGreaterOrEqual(performance.now() - start, 55);
  assertLess(performance.now() - start, 1_000);
});

Deno.test("Gateway.behave timeout accepts, never answers, and heals", async () => {
  await using lab = await echo();
  await lab.send("opens a connection that is kept alive");
  {
    await using _ = lab.gateway.behave({ kind: "timeout" });
    await assertRejects(() => lab.send("a", AbortSignal.timeout(50)), DOMException);
  }
  assertEquals(await lab.send("b"), "b");
});

Deno.test("Gateway.behave resetPeer resets connections, open ones included, and heals", async () => {
  await using lab = await echo();
  {
    await using _slow = lab.gateway.behave({ kind: "latency", ms: 60_000 });
    const open = assertRejects(() => lab.send("a"), TypeError);
    await until(() => lab.gateway.connections === 1);
    await using _ = lab.gateway.behave({ kind: "resetPeer" });
    assertStringIncludes(messages(await open), "reset");
    assertStringIncludes(messages(await assertRejects(() => lab.send("b"), TypeError)), "reset");
  }
  assertEquals(await lab.send("c"), "c");
});
