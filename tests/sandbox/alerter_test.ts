import { assertEquals, assertStringIncludes } from "@std/assert";
import { startAlerter } from "../../src/sandbox/alerter.ts";
import { freePort } from "../lab/free_port.ts";

/** A webhook that answers this, one for each request, and then 200; it keeps what it was sent. */
function webhook(...replies: readonly (() => Response)[]) {
  const sent: string[] = [];
  const rest = [...replies];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    sent.push(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`);
    return rest.shift()?.() ?? new Response("ok");
  });
  const url = `http://127.0.0.1:${server.addr.port}/hook`;
  return { url, sent, [Symbol.asyncDispose]: () => server.shutdown() };
}

const status = (code: number) => () => new Response("no", { status: code });

Deno.test("startAlerter posts to several webhooks, one alert after the other", async () => {
  await using one = webhook();
  await using other = webhook();
  await using alerter = startAlerter([one.url, other.url]);
  const said = await Promise.all([alerter.post(one.url, "{}"), alerter.post(other.url, "[1]")]);
  assertEquals(said, [{}, {}]);
  assertEquals([one.sent, other.sent], [["POST /hook {}"], ["POST /hook [1]"]]);
});

Deno.test("startAlerter tries again what may go well, and nothing else", async () => {
  await using busy = webhook(status(500), status(429));
  await using gone = webhook(status(404));
  await using alerter = startAlerter([busy.url, gone.url]);
  assertEquals([await alerter.post(busy.url, "{}"), busy.sent.length], [{}, 3]);
  assertEquals([await alerter.post(gone.url, "{}"), gone.sent.length], [{ problem: "it answered 404" }, 1]);
});

Deno.test("startAlerter follows no redirect, and reaches nobody that it was not started for", async () => {
  await using elsewhere = webhook();
  await using moved = webhook(() =>
    new Response(null, { status: 307, headers: { location: elsewhere.url } })
  );
  await using alerter = startAlerter([moved.url]);
  const { problem = "" } = await alerter.post(moved.url, "{}");
  assertStringIncludes(problem, "Refused a request to the webhook: it redirects it (307)");
  assertEquals(typeof (await alerter.post(elsewhere.url, "{}")).problem, "string");
  const { hostname, port } = new URL(elsewhere.url);
  assertEquals(await alerter.answers({ hostname, port: Number(port) }), false);
  assertEquals([moved.sent.length, elsewhere.sent], [1, []]);
});

Deno.test("startAlerter tells whether the address of --network-check takes a connection", async () => {
  await using one = webhook();
  const { hostname, port } = new URL(one.url);
  for (const [address, answers] of [[Number(port), true], [freePort(), false]] as const) {
    await using alerter = startAlerter([one.url], { hostname, port: address });
    assertEquals(await alerter.answers({ hostname, port: address }), answers);
  }
});

Deno.test("startAlerter takes Slack's word for what its API did, and not the status", async () => {
  const seen: (string | null)[] = [];
  const replies = [{ ok: true, ts: "1705123456.000100" }, { ok: false, error: "channel_not_found" }, []];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    seen.push(request.headers.get("authorization"));
    return Response.json(replies.shift());
  });
  await using _ = { [Symbol.asyncDispose]: () => server.shutdown() };
  const url = `http://127.0.0.1:${server.addr.port}/api/chat.postMessage`;
  await using alerter = startAlerter([url]);
  const post = () => alerter.post(url, "{}", "xoxb-1");
  assertEquals([await post(), await post(), await post()], [
    { thread: "1705123456.000100" },
    { problem: "Slack says channel_not_found" },
    { problem: "Slack says something that is no answer of its" },
  ]);
  assertEquals(seen, ["Bearer xoxb-1", "Bearer xoxb-1", "Bearer xoxb-1"]);
});
