import { assertEquals } from "@std/assert";
import { systemClock } from "../../src/core/clock.ts";
import { answers } from "../../src/transport/answers.ts";
import { freePort } from "../lab/free_port.ts";

const OPTIONS = { clock: systemClock, timeoutMs: 5000 };

Deno.test("answers tells whether something takes a connection", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const accepted = listener.accept().then((connection) => connection.close());
  assertEquals(await answers({ hostname: "127.0.0.1", port }, OPTIONS), true);
  await accepted;
  assertEquals(await answers({ hostname: "127.0.0.1", port: freePort() }, OPTIONS), false);
});
