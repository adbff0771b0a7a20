import { assertEquals, assertRejects } from "@std/assert";
import { readDrill } from "../../src/cli/drill_settings.ts";
import { parseCommandLine } from "../../src/cli/parse.ts";
import { readPlan, readSettings } from "../../src/cli/settings.ts";
import { UsageError } from "../../src/cli/usage_error.ts";
import { environmentOf } from "./invoke.ts";

const URL = ["--url", "http://127.0.0.1:8000"];
const PRIMARY = ["--primary", "http://127.0.0.1:8001"];
const REPLICA = ["--replica", "http://127.0.0.1:8002"];
const ALL = [...URL, ...PRIMARY, ...REPLICA];

async function plan(args: readonly string[], read = readDrill) {
  const environment = environmentOf({ HOME: "/home/ada" });
  const invocation = parseCommandLine(args, environment);
  return read(invocation, await readSettings(invocation, environment));
}

Deno.test("readDrill is the plan of a run, with a suite of its own and how long it waits", async () => {
  const { cap, suites, drill, limits, writeDocs, durationMs, maxLagMs, settleMs } = await plan([
    "drill",
    ...ALL,
  ]);
  assertEquals([suites, drill], [["drill"], { waitMs: 600_000, maxFailoverMs: 30_000 }]);
  assertEquals([limits.maxDocs, writeDocs, durationMs, maxLagMs, settleMs], [
    250,
    50,
    20_000,
    60_000,
    10_000,
  ]);
  assertEquals([cap?.perSecond, cap?.inFlight], [60, 10]);
  const short = await plan(["drill", ...ALL, "--wait", "5", "--max-failover", "0.5"]);
  assertEquals(short.drill, { waitMs: 5000, maxFailoverMs: 500 });
});

for (
  const [args, message] of [
    [["drill", ...URL], "Cannot drill: --primary and --replica are missing"],
    [["drill", ...URL, ...PRIMARY], "Cannot drill: --replica is missing"],
    [["drill", ...URL, ...REPLICA], "Cannot drill: --primary is missing"],
    [["drill", "sync", ...ALL], `Cannot read "sync": "drill" takes options alone`],
    [["drill", ...ALL, "--wait", "0"], "Cannot read --wait"],
    [["drill", ...ALL, "--max-slowdown", "3"], `Cannot take --max-slowdown: not an option of "drill"`],
    [["run", ...ALL, "--wait", "5"], `Cannot take --wait: not an option of "run"`],
  ] as const
) {
  Deno.test(`readDrill refuses [${args.filter((arg) => !arg.startsWith("http")).join(" ")}]`, async () => {
    await assertRejects(() => plan(args), UsageError, message);
  });
}

Deno.test("readPlan knows no suite of that name, and names the command", async () => {
  await assertRejects(
    () => plan(["run", "drill", ...ALL], readPlan),
    UsageError,
    `Cannot run "drill" as a suite: a command comes first, as in "chroma-autotest drill --url …"`,
  );
  assertEquals(
    (await plan(["run", "all", ...ALL], readPlan)).suites.some((suite) => suite === "drill"),
    false,
  );
});
