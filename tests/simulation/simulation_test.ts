import { assertEquals, assertNotEquals } from "@std/assert";
import { simulateMany } from "./many_seeds.ts";
import { PLANTED_BUGS } from "./planted_bugs.ts";
import { prepare } from "./program.ts";
import { REGRESSIONS } from "./regressions.ts";
import { drawScenario, type Scenario } from "./scenario.ts";
import { shrink } from "./shrink.ts";
import { simulate } from "./simulate.ts";

/** How many seeds are simulated: a sample here, `deno task test:sim` for the whole. */
const SEEDS = Number(Deno.env.get("SIM_SEEDS") ?? 10_000);
/** The first of them: always the same, so that a failure is the change's; `deno task test:sim` begins anywhere. */
const FROM = Number(Deno.env.get("SIM_FROM") ?? 1);
/** Seeds within which every planted bug is found. */
const PLANTED_WITHIN = 1000;
/** Seeds that are simulated more than once, to see that nothing but the seed matters. */
const REPEATED = 10;

let prepared: Disposable;
Deno.test.beforeAll(async () => {
  prepared = await prepare();
});
Deno.test.afterAll(() => prepared[Symbol.dispose]());

/** Everything that happens in a scenario, line by line. */
async function traceOf(scenario: Scenario): Promise<readonly string[]> {
  const lines: string[] = [];
  await simulate(scenario, { trace: (line) => lines.push(line) });
  return lines;
}

/** A deployment in which nothing goes wrong, and a run of both suites. */
const HEALTHY: Scenario = {
  ...drawScenario("healthy"),
  layout: {
    replicas: 1,
    strategy: "write_primary",
    careful: true,
    replicator: "log",
    copyMs: 20,
    unordered: false,
    reports: true,
  },
  starts: [{
    args: ["run", "basic", "sync", "--settle", "1", "--max-lag", "1", "--format", "json"],
    after: 0,
    stateDir: "own",
  }],
  settleMs: 1000,
  stateLost: false,
  needless: true,
  faults: [],
};

Deno.test("simulate of a healthy deployment: every check passes", async () => {
  const lines = await traceOf(HEALTHY);
  const verdicts = lines.flatMap((line) =>
    / {2}(passed|FAILED|unknown|skipped) +.+ \(\d/.exec(line)?.[1] ?? []
  );
  assertEquals(verdicts, Array(31).fill("passed"));
  assertEquals((await simulate(HEALTHY)).exitCodes, [0, 0]);
});

Deno.test("simulate does the same for the same seed", async () => {
  for (let seed = 0; seed < REPEATED; seed++) {
    const scenario = drawScenario(String(seed));
    assertEquals(await traceOf(scenario), await traceOf(scenario));
  }
  assertNotEquals(await traceOf(drawScenario("0")), await traceOf(drawScenario("1")));
});

Deno.test("useLightHttp changes nothing that happens", async () => {
  const scenarios = Array.from({ length: REPEATED }, (_, seed) => drawScenario(String(seed)));
  const light = await Array.fromAsync(scenarios, traceOf);
  prepared[Symbol.dispose]();
  {
    using _ = await prepare({ light: false });
    assertEquals(await Array.fromAsync(scenarios, traceOf), light);
  }
  prepared = await prepare();
});

for (const scenario of REGRESSIONS) {
  Deno.test(`simulate holds in what once failed, seed ${scenario.seed}`, async () => {
    assertEquals((await simulate(scenario)).violations, []);
  });
}

for (const bug of PLANTED_BUGS) {
  Deno.test(`simulate finds ${bug.name}`, async () => {
    for (let seed = 0; seed < PLANTED_WITHIN; seed++) {
      const { violations } = await simulate(drawScenario(String(seed)), { bug });
      if (violations.length === 0) continue;
      console.log(`seed ${seed}: ${violations[0]}`);
      return;
    }
    throw new Error(`Not found within ${PLANTED_WITHIN} seeds`);
  });
}

Deno.test("shrink leaves out what a failure does not need", async () => {
  const [leaky] = PLANTED_BUGS;
  for (let seed = 0; seed < PLANTED_WITHIN; seed++) {
    const scenario = drawScenario(String(seed));
    if (scenario.faults.length < 3 || (await simulate(scenario, { bug: leaky })).violations.length === 0) {
      continue;
    }
    assertEquals((await shrink(scenario, leaky)).faults, []);
    return;
  }
  throw new Error(`Nothing to shrink within ${PLANTED_WITHIN} seeds`);
});

Deno.test(`simulate holds for ${SEEDS} seeds`, async () => {
  console.log(`${SEEDS} seeds from ${FROM}; one alone: deno task sim --seed N`);
  const seeds = Array.from({ length: SEEDS }, (_, index) => String(FROM + index));
  const { failures, ...figures } = await simulateMany(seeds);
  console.log(JSON.stringify(figures));
  assertEquals(failures, []);
});
