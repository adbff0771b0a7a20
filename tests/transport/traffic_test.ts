import { assertEquals, assertRejects } from "@std/assert";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import { Traffic } from "../../src/transport/traffic.ts";

const REQUEST = new Request("http://127.0.0.1:8000/api/v2/heartbeat");

Deno.test("Traffic ends when every exchange has, however it ends", async () => {
  const traffic = new Traffic();
  const replies = [Promise.withResolvers<Response>(), Promise.withResolvers<Response>()];
  const send = traffic.on(() => replies[traffic.underWay]?.promise ?? Promise.reject(new Error("a third")));
  const exchanges = [send(REQUEST), send(REQUEST)];
  assertEquals(traffic.underWay, 2);
  let ended = false;
  const end = traffic.end().then(() => void (ended = true));
  replies[0]?.resolve(new Response("1"));
  assertEquals(await (await exchanges[0])?.text(), "1");
  assertEquals(ended, false);
  replies[1]?.reject(new Error("broken"));
  await assertRejects(() => exchanges[1] ?? Promise.resolve(), Error, "broken");
  await end;
  assertEquals(traffic.underWay, 0);
});

Deno.test("Traffic that has ended lets nothing pass, and says that it was not sent", async () => {
  const traffic = new Traffic();
  let sent = 0;
  const send = traffic.on(() => Promise.resolve(new Response(`${++sent}`)));
  await traffic.end();
  const error = await assertRejects(() => send(REQUEST), NoReplyError, "this command is over");
  assertEquals([error.sent, sent], [false, 0]);
});
