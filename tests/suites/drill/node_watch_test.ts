import { assertEquals } from "@std/assert";
import type { Node } from "../../../src/chroma/deployment.ts";
import { NodeWatch } from "../../../src/suites/drill/node_watch.ts";
import { NoReplyError, type NoReplyReason } from "../../../src/transport/no_reply.ts";
import { FakeClock } from "../../core/fake_clock.ts";

/** A node whose heartbeat does what is told, and how often it was asked. */
function nodeThat(heartbeat: () => Promise<number>) {
  const asked = { times: 0 };
  const api = {
    heartbeat() {
      asked.times++;
      return heartbeat();
    },
  };
  return { node: { name: "replica", api } as unknown as Node, asked };
}

/** Watches a node for so many milliseconds; answers what it is taken for, and how often it was asked. */
async function watchedFor(ms: number, heartbeat: (clock: FakeClock) => Promise<number>, gate = {}) {
  const clock = new FakeClock();
  const { node, asked } = nodeThat(() => heartbeat(clock));
  const watch = new NodeWatch([node], {
    clock,
    gate: { opening: undefined, ...gate },
    signal: new AbortController().signal,
  });
  await clock.advance(ms);
  const found = [watch.stateOf(node)?.is, asked.times, watch.down?.node.name] as const;
  await watch[Symbol.asyncDispose]();
  return found;
}

const none = (reason: NoReplyReason) => () => Promise.reject(new NoReplyError(reason, { reason }));

Deno.test("NodeWatch asks a node twice a second, and takes it for up", async () => {
  assertEquals(await watchedFor(1600, () => Promise.resolve(1)), ["up", 4, undefined]);
});

Deno.test("NodeWatch takes a node for down after three failures, and not after two", async () => {
  assertEquals(await watchedFor(900, none("connect")), ["up", 2, undefined]);
  assertEquals(await watchedFor(1100, none("connect")), ["down", 3, "replica"]);
});

Deno.test("NodeWatch finds out a node that hangs, and asks it once", async () => {
  const hang = (clock: FakeClock) => clock.sleep(10_000).then(none("timeout"));
  assertEquals(await watchedFor(5900, hang), ["up", 1, undefined]);
  assertEquals(await watchedFor(6100, hang), ["down", 1, "replica"]);
});

Deno.test("NodeWatch takes nothing for a failure that was not sent, or while the gate is closed", async () => {
  assertEquals(await watchedFor(4900, none("held")), ["up", 10, undefined]);
  const closed = { opening: Promise.resolve() };
  assertEquals(await watchedFor(4900, none("connect"), closed), ["up", 0, undefined]);
});
