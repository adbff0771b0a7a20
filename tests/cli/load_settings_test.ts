import { assertEquals, assertRejects } from "@std/assert";
import { readLoad } from "../../src/cli/load_settings.ts";
import { readSettings } from "../../src/cli/settings.ts";
import { UsageError } from "../../src/cli/usage_error.ts";
import { CAP } from "../../src/transport/cap.ts";
import { environmentOf, invoke } from "./invoke.ts";

const NODES = ["--primary", "http://b.test", "--replica", "http://c.test"];

/** What a command line says about load, against a deployment of three endpoints. */
async function load(args: readonly string[]) {
  const invocation = invoke("run", [...NODES, ...args]);
  return readLoad(invocation, (await readSettings(invocation, environmentOf({ HOME: "/home/ada" }))).terms);
}

Deno.test("readLoad has the contract's defaults, and the usual cap", async () => {
  assertEquals(await load([]), {
    concurrentUsers: 3,
    durationMs: 20_000,
    maxRequests: CAP.perSecond,
    maxErrorRate: 0.1,
    cap: CAP,
  });
});

Deno.test("readLoad takes objectives, and an open loop with connections for a stall", async () => {
  const { openLoop, maxP95Ms, maxErrorRate, durationMs } = await load(
    ["--rate", "20", "--max-p95", "250.5", "--max-error-rate", "0.5", "--duration", "2.5"],
  );
  assertEquals([openLoop, maxP95Ms, maxErrorRate, durationMs], [
    { rate: 20, connections: 50 },
    250.5,
    0.005,
    2500,
  ]);
});

const CAPS: readonly (readonly [args: readonly string[], cap: typeof CAP])[] = [
  [["--max-requests", "600"], { perSecond: 600, burst: 100, inFlight: 4 }],
  [["--max-requests", "20"], { perSecond: 20, burst: 4, inFlight: 4 }],
  [["--concurrent-users", "10"], { perSecond: 60, burst: 10, inFlight: 11 }],
  [["--rate", "20"], { perSecond: 60, burst: 10, inFlight: 51 }],
  [["--rate", "1"], { perSecond: 60, burst: 10, inFlight: 5 }],
  [["--rate", "1000", "--max-requests", "1200"], { perSecond: 1200, burst: 200, inFlight: 257 }],
];

for (const [args, cap] of CAPS) {
  Deno.test(`readLoad caps ${args.join(" ")} at ${JSON.stringify(cap)}`, async () => {
    assertEquals((await load(args)).cap, cap);
  });
}

const REFUSED: readonly (readonly [args: readonly string[], message: string])[] = [
  [
    ["--rate", "60"],
    "--max-requests 60 is over everything, and the brake's probe needs 6 of them; give --max-requests 66",
  ],
  [["--rate", "195", "--max-requests", "200"], "give --max-requests 201"],
  [["--rate", "0"], 'Cannot read --rate "0"'],
  [["--concurrent-users", "0"], "a whole number from 1 to 100"],
  [["--concurrent-users", "2.5"], "a whole number from 1 to 100"],
  [["--duration", "0"], "a number from 0.5 to 3600"],
  [["--max-error-rate", "101"], "a number from 0 to 100"],
  [["--max-p95", "0"], "a number from 0.1 to 60000"],
  [["--max-requests", "19"], "a whole number from 20 to 100000"],
];

for (const [args, message] of REFUSED) {
  Deno.test(`readLoad refuses ${args.join(" ")}`, async () => {
    await assertRejects(() => load(args), UsageError, message);
  });
}

Deno.test("readLoad takes the highest rate that the cap has room for", async () => {
  assertEquals((await load(["--rate", "54"])).openLoop?.rate, 54);
});
