import { assertEquals } from "@std/assert";
import { type Failure, failureOf } from "../../src/load/failure.ts";
import { Tally } from "../../src/load/tally.ts";
import type { Result } from "../../src/load/task.ts";
import { NoReplyError } from "../../src/transport/no_reply.ts";

const query = (ms: number, failure?: Failure): Result => ({
  operation: "query",
  node: "primary",
  dueAt: 1000,
  endedAt: 1000 + ms,
  ...(failure === undefined ? {} : { failure }),
});

Deno.test("Tally keeps operations and nodes apart", () => {
  const tally = new Tally();
  for (
    const result of [query(2), { ...query(3), node: "replica" }, { ...query(4), operation: "add" }, query(2)]
  ) {
    tally.add(result);
  }
  assertEquals(tally.latencies.map(({ operation, node, n, max }) => [operation, node, n, max]), [
    ["query", "primary", 2, 2],
    ["query", "replica", 1, 3],
    ["add", "primary", 1, 4],
  ]);
  assertEquals(tally.distributions.map(({ name, node, samples }) => [name, node, samples]), [
    ["query", "primary", [2, 2]],
    ["query", "replica", [3]],
    ["add", "primary", [4]],
  ]);
  assertEquals([tally.requests, tally.failed, tally.failures], [4, 0, []]);
});

Deno.test("Tally counts failures by kind, with what the first of each said", () => {
  const tally = new Tally();
  tally.add(query(1, { kind: "status", message: "503" }));
  tally.add(query(1, { kind: "status", message: "500" }));
  tally.add(query(0, { kind: "held", message: "not sent" }));
  tally.add(query(5));
  assertEquals([tally.requests, tally.failed], [4, 3]);
  assertEquals(tally.failures, [
    { kind: "status", count: 2, example: "503" },
    { kind: "held", count: 1, example: "not sent" },
  ]);
  assertEquals(tally.latencies.map(({ n, max }) => [n, max]), [[1, 5]]);
});

Deno.test("Tally counts a request without a reply with the time that it was waited for", () => {
  const tally = new Tally();
  tally.add(query(1));
  tally.add(query(10_000, { kind: "no reply", message: "no complete reply within 10 s", waited: true }));
  assertEquals(tally.latencies.map(({ n, max }) => [n, Math.round((max ?? 0) / 100)]), [[2, 100]]);
});

Deno.test("Tally does not take a connection that was refused at once for a fast reply", () => {
  const tally = new Tally();
  tally.add(query(100));
  const refused = failureOf(new NoReplyError("connection refused", { reason: "connect" }));
  for (let time = 0; time < 9; time++) tally.add(query(1, refused));
  assertEquals([tally.requests, tally.failed], [10, 9]);
  assertEquals(tally.latencies.map(({ n, p50 }) => [n, Math.round(p50 ?? 0)]), [[1, 100]]);
});
