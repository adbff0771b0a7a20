import { assertEquals, assertStringIncludes } from "@std/assert";
import { Gate } from "../../../src/load/gate.ts";
import { queryLatencyOfNodes } from "../../../src/suites/performance/nodes.ts";
import { Recall } from "../../../src/suites/performance/recall.ts";
import type { Performance } from "../../../src/suites/performance/scope.ts";
import { NoReplyError } from "../../../src/transport/no_reply.ts";
import { FakeClock } from "../../core/fake_clock.ts";

/** Two nodes; the primary answers each query after 5 ms, the replica does what it is told. */
async function verdictWith(replica: (clock: FakeClock, asked: number) => Promise<void>) {
  const clock = new FakeClock();
  let asked = 0;
  const nodes = ["primary", "replica"].map((name) => ({ name }));
  const recordsOn = ({ name }: { readonly name: string }) => ({
    endpoint: { name },
    get: () => Promise.resolve(new Map()),
    query: async () => {
      await (name === "replica" ? replica(clock, asked++) : clock.sleep(5));
      return [];
    },
  });
  const stage = {
    clock,
    gate: new Gate(),
    signal: new AbortController().signal,
    random: (bytes: number) => new Uint8Array(bytes),
    dimension: 2,
    deployment: { nodes },
    objectives: { maxLagMs: 1000, maxErrorRate: 0.1 },
    load: { maxRequests: 60 },
  };
  const on = (node: { readonly name: string }) => Promise.resolve(recordsOn(node));
  const scope = { stage, options: stage, recall: new Recall([]), users: { filled: { on } } };
  return await clock.drive(queryLatencyOfNodes.run(scope as unknown as Performance));
}

/** No reply within the time that a request has. */
async function hang(clock: FakeClock): Promise<void> {
  await clock.sleep(10_000);
  throw new NoReplyError("no complete reply within 10.0 s", { reason: "timeout" });
}

Deno.test("queryLatencyOfNodes passes nodes that answer", async () => {
  const { status, metrics } = await verdictWith((clock) => clock.sleep(10));
  assertEquals([status, metrics?.["replica.queryMsMax"]], ["passed", 10]);
});

for (const [what, from] of [["from the beginning", 0], ["after some queries", 5]] as const) {
  Deno.test(`queryLatencyOfNodes fails a node that hangs ${what}, however many queries another answers`, async () => {
    const { status, detail } = await verdictWith((clock, asked) =>
      asked < from ? clock.sleep(5) : hang(clock)
    );
    assertEquals(status, "failed", detail);
    assertStringIncludes(detail, "replica");
  });
}
