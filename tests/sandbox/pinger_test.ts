import { assertEquals, assertMatch } from "@std/assert";
import { pingUrl, startPinger } from "../../src/sandbox/pinger.ts";

Deno.test("pingUrl puts what it tells behind the path, and before the query", () => {
  assertEquals(pingUrl("https://hc.test/uuid", "start"), "https://hc.test/uuid/start");
  assertEquals(pingUrl("https://hc.test/uuid/", "0"), "https://hc.test/uuid/0");
  assertEquals(pingUrl("https://hc.test/ping?key=1", "143"), "https://hc.test/ping/143?key=1");
  assertEquals(pingUrl("http://hc.test", "start"), "http://hc.test/start");
});

/** A dead man's switch that answers with these statuses, one after the other, and the last for ever. */
function dead(statuses: readonly number[]) {
  const called: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    called.push(`${request.method} ${new URL(request.url).pathname}`);
    return new Response("OK", { status: statuses[Math.min(called.length, statuses.length) - 1] ?? 200 });
  });
  return {
    called,
    url: `http://127.0.0.1:${server.addr.port}/uuid`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("startPinger calls the URL, one ping after the other", async () => {
  await using server = dead([200]);
  await using pinger = startPinger(server.url);
  const started = pinger.ping("start");
  assertEquals([await pinger.ping("0"), await started], [undefined, undefined]);
  assertEquals(server.called, ["GET /uuid/start", "GET /uuid/0"]);
});

Deno.test("startPinger tries again, and says so when nothing helps", async () => {
  await using server = dead([503, 200, 500]);
  await using pinger = startPinger(server.url);
  assertEquals(await pinger.ping("start"), undefined);
  assertMatch(await pinger.ping("1") ?? "", /it answered 500/);
  assertEquals(server.called.length, 5);
});

Deno.test("startPinger does not follow a redirect: it could lead anywhere", async () => {
  await using server = dead([302]);
  await using pinger = startPinger(server.url);
  assertMatch(await pinger.ping("0") ?? "", /it answered 302/);
});
