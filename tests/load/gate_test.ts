import { assertEquals, assertRejects } from "@std/assert";
import { Gate } from "../../src/load/gate.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";

/** A gate before a server that counts what reaches it. */
function rig() {
  const gate = new Gate();
  let reached = 0;
  const send = gate.on(() => {
    reached++;
    return Promise.resolve(new Response());
  });
  return { gate, ask: () => send(new Request("http://a.test:8000/")), reached: () => reached };
}

/** Lets everything that waits for nothing have its turn. */
const settled = () => new Promise<void>((resolve) => setTimeout(resolve));

Deno.test("Gate lets everything pass while it is open", async () => {
  const { gate, ask, reached } = rig();
  await ask();
  assertEquals((await gate.during(ask)).closed, undefined);
  assertEquals(reached(), 2);
});

Deno.test("Gate holds the load back while it is closed, and nothing else", async () => {
  const { gate, ask, reached } = rig();
  assertEquals([gate.close("it is slow"), gate.close("it is slow")], [true, false]);
  await ask();
  assertEquals(reached(), 1);
  const load = gate.during(async () => {
    await ask();
    await ask();
  });
  await settled();
  assertEquals(reached(), 1);
  gate.open();
  assertEquals((await load).closed, "it is slow");
  assertEquals(reached(), 3);
});

Deno.test("Gate tells of a pause that began and ended during a load, and of no earlier one", async () => {
  const { gate, ask } = rig();
  gate.close("earlier");
  gate.open();
  const { closed } = await gate.during(ask);
  const again = await gate.during(async () => {
    gate.close("it is slow");
    gate.open();
    await ask();
  });
  assertEquals([closed, again.closed, gate.closings], [undefined, "it is slow", 2]);
});

Deno.test("Gate fails the load once it has ended, unsent, and lets all else pass", async () => {
  const { gate, ask, reached } = rig();
  gate.close("it is slow");
  const waiting = gate.during(() => assertRejects(ask, NoReplyError, "not sent: it is over"));
  await settled();
  gate.end("it is over");
  const { value, closed } = await waiting;
  assertEquals([value.sent, closed, reached()], [false, "it is slow", 0]);
  await gate.during(() => assertRejects(ask, NoReplyError));
  await ask();
  assertEquals([gate.close("again"), reached()], [false, 1]);
});

Deno.test("Gate.opening is there while it is closed, and resolves when it opens or ends", async () => {
  for (const end of [(gate: Gate) => gate.open(), (gate: Gate) => gate.end("it is over")]) {
    const gate = new Gate();
    assertEquals(gate.opening, undefined);
    gate.close("it is slow");
    const opening = gate.opening;
    end(gate);
    await opening;
    assertEquals(gate.opening, undefined);
  }
});
