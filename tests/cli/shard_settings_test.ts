import { assertEquals, assertRejects } from "@std/assert";
import { readPlan, readSettings } from "../../src/cli/settings.ts";
import { UsageError } from "../../src/cli/usage_error.ts";
import { environmentOf, invoke } from "./invoke.ts";

const RUN = "1705123456_abc123";
const SHARED = ["performance", "--run", RUN, "--max-requests", "200"];

async function plan(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const environment = { HOME: "/home/ada", ...variables };
  const invocation = invoke("run", args, environment);
  return readPlan(invocation, await readSettings(invocation, environmentOf(environment)));
}

Deno.test("readShard agrees with all others on the run and on when the load begins, by the run's id", async () => {
  const { shard } = await plan([...SHARED, "--shard", "3/8"]);
  assertEquals(shard, { index: 3, count: 8, run: RUN, startAt: 1000 * (1705123456 + 60) });
  const later = await plan([...SHARED, "--shard", "0/1", "--start-after", "120"]);
  assertEquals(later.shard, { index: 0, count: 1, run: RUN, startAt: 1000 * (1705123456 + 120) });
});

Deno.test("readShard has its index from Kubernetes where only the number of shards is given", async () => {
  const { shard } = await plan([...SHARED, "--shards", "8"], { JOB_COMPLETION_INDEX: "7" });
  assertEquals([shard?.index, shard?.count], [7, 8]);
  const named = await plan([...SHARED, "--shard", "1/8", "--shards", "8"], { JOB_COMPLETION_INDEX: "7" });
  assertEquals(named.shard?.index, 1);
});

Deno.test("readShard takes no notice of Kubernetes for a run of one process", async () => {
  assertEquals((await plan(["performance"], { JOB_COMPLETION_INDEX: "7" })).shard, undefined);
});

Deno.test("readLoad shares the users, the connections and --max-requests among all shards", async () => {
  const load = ["--concurrent-users", "10", "--rate", "80"];
  const { concurrentUsers, openLoop, maxRequests, cap } = await plan([...SHARED, ...load, "--shard", "0/4"]);
  // All of the users and the rate: what of them is its part, a shard knows by its index.
  assertEquals([concurrentUsers, openLoop?.rate, maxRequests], [10, 80, 50]);
  assertEquals([openLoop?.connections, cap?.perSecond, cap?.inFlight], [50, 50, 51]);
});

const REFUSED: readonly (readonly [args: readonly string[], message: string])[] = [
  [["performance", "--shard", "0/2"], "--run is missing, one new id for all shards"],
  [["performance", "--run", RUN], "an id is given to the shards of one run alone"],
  [[...SHARED, "--shard", "2/2"], 'Cannot read --shard "2/2": it must be I/N'],
  [[...SHARED, "--shard", "1"], "it must be I/N"],
  [[...SHARED, "--shard", "-1/2"], "--shard"],
  [[...SHARED, "--shard", "0/0"], "it must be I/N"],
  [[...SHARED, "--shard", "0/1001"], "it must be I/N"],
  [[...SHARED, "--shard", "0/2", "--shards", "3"], "Cannot be shard 0/2 of --shards 3"],
  [[...SHARED, "--shards", "2"], "JOB_COMPLETION_INDEX is not set; give --shard I/N"],
  [["performance", "--run", "latest", "--shard", "0/2"], "a run's id is like"],
  [["basic", "--run", RUN, "--shard", "0/2"], 'Cannot share "basic" among 2 processes'],
  [["--run", RUN, "--shard", "0/2"], 'Cannot share "all" among 2 processes'],
  [["performance", "--run", RUN, "--shard", "0/4"], "each needs 20 a second; give --max-requests 80"],
  [
    [...SHARED, "--shard", "0/4", "--rate", "195"],
    "Cannot offer --rate 195: --max-requests 200 is over everything, and the brake's probe needs 8 of them",
  ],
  [[...SHARED, "--shard", "0/2", "--fail-on-regression"], "a shard is no run"],
];

for (const [args, message] of REFUSED) {
  Deno.test(`readShard refuses ${args.join(" ")}`, async () => {
    await assertRejects(() => plan(args), UsageError, message);
  });
}
