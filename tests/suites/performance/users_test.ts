import { assertEquals, assertRejects } from "@std/assert";
import { seededRandom } from "../../../src/core/random.ts";
import { Gate } from "../../../src/load/gate.ts";
import type { Performance } from "../../../src/suites/performance/scope.ts";
import { concurrentUsers } from "../../../src/suites/performance/users.ts";
import { Undecided } from "../../../src/suites/suite.ts";
import { FakeClock } from "../../core/fake_clock.ts";

/** The check with so many users, whose requests are all served after 5 ms. */
async function verdictOf(count: number, durationMs: number) {
  const clock = new FakeClock();
  const serve = () => clock.sleep(5);
  const records = {
    endpoint: { name: "balancer" },
    add: serve,
    update: serve,
    query: () => serve().then(() => []),
  };
  const stage = {
    clock,
    gate: new Gate(),
    signal: new AbortController().signal,
    random: seededRandom("users"),
    dimension: 2,
    maxDocs: 250,
    load: { concurrentUsers: count, durationMs, maxRequests: 60 },
  };
  const users = { create: () => Promise.resolve({ records }), filled: { records }, apply: () => {} };
  return await clock.drive(concurrentUsers.run({ stage, options: stage, users } as unknown as Performance));
}

Deno.test("concurrentUsers passes users who are all served", async () => {
  const { status, metrics } = await verdictOf(3, 2000);
  assertEquals([status, metrics?.users], ["passed", 3]);
});

Deno.test("concurrentUsers is undecided where the time was too short for all users to send something", async () => {
  await assertRejects(() => verdictOf(100, 2000), Undecided, "of 100 users sent nothing");
});
