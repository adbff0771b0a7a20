import { assertEquals, assertRejects } from "@std/assert";
import type { StoredRecord, TestRecord } from "../../src/chroma/record.ts";
import { HttpError } from "../../src/chroma/http_error.ts";
import type { Write } from "../../src/history/operation.ts";
import { Recorder } from "../../src/history/recorder.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";
import { FakeClock } from "../core/fake_clock.ts";

const ENDPOINT = { name: "lb", origin: "http://lb.test", role: "balancer" } as const;
const record = (id: string): TestRecord => ({ id, document: id, metadata: { index: 1 }, embedding: [0] });
const stored = (record: TestRecord): readonly [string, StoredRecord] => [record.id, record];

Deno.test("Recorder gives every record that is written a value of its own, and knows it again", async () => {
  const clock = new FakeClock();
  const recorder = new Recorder(clock);
  const [a, b] = recorder.stamp([record("a"), record("b")]) as [TestRecord, TestRecord];
  assertEquals([a.metadata, b.metadata], [{ index: 1, write: 1 }, { index: 1, write: 2 }]);
  await recorder.write({ wrote: [a, b] }, () => clock.advance(5));
  await recorder.write({ deleted: ["b"] }, () => clock.advance(5));
  const foreign = { ...record("c"), metadata: null };
  const found = new Map([stored(a), ["c", foreign] as const]);
  assertEquals(await recorder.read("replica", () => Promise.resolve(found), ["a", "c"]), found);
  assertEquals(recorder.history, [
    { kind: "write", outcome: "ok", values: new Map([["a", 1], ["b", 2]]), invokedAt: 0, endedAt: 5 },
    { kind: "write", outcome: "ok", values: new Map([["b", undefined]]), invokedAt: 5, endedAt: 10 },
    {
      kind: "read",
      by: "replica",
      ids: new Set(["a", "c"]),
      saw: new Map([["a", 1], ["c", 0]]),
      invokedAt: 10,
      endedAt: 10,
    },
  ]);
});

const OUTCOMES: readonly (readonly [how: string, error: Error, outcome: Write["outcome"]])[] = [
  ["a 4xx", new HttpError("add", ENDPOINT, 400), "failed"],
  ["a 5xx", new HttpError("add", ENDPOINT, 503), "indefinite"],
  ["no reply", new NoReplyError("No reply", { reason: "timeout" }), "indefinite"],
  ["a request that never left", new NoReplyError("No connection", { reason: "connect" }), "failed"],
  ["anything else", new TypeError("ours"), "indefinite"],
];

for (const [how, error, outcome] of OUTCOMES) {
  Deno.test(`Recorder calls a write that ended with ${how} ${outcome}`, async () => {
    const recorder = new Recorder(new FakeClock());
    await assertRejects(
      () => recorder.write({ deleted: ["a"] }, () => Promise.reject(error)),
      error.constructor as typeof Error,
    );
    assertEquals(recorder.history.map((one) => one.kind === "write" && one.outcome), [outcome]);
  });
}

Deno.test("Recorder leaves out a read that failed", async () => {
  const recorder = new Recorder(new FakeClock());
  await assertRejects(() => recorder.read("lb", () => Promise.reject(new Error("no"))), Error, "no");
  assertEquals(recorder.history, []);
});

Deno.test("Recorder tells operations in the order in which they began", async () => {
  const clock = new FakeClock();
  const recorder = new Recorder(clock);
  const reply = Promise.withResolvers<void>();
  const slow = recorder.write({ deleted: ["a"] }, () => reply.promise);
  await clock.advance(1);
  await recorder.read("lb", () => Promise.resolve(new Map()));
  reply.resolve();
  await slow;
  assertEquals(recorder.history.map(({ kind }) => kind), ["write", "read"]);
});
