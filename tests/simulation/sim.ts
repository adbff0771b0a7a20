/**
 * Runs simulations from the command line:
 *
 *     deno task sim --seed 4711        one, with everything that happens, and what of it is needed to fail
 *     deno task sim --seeds 1000000    many, from a starting point that is printed (or --from N)
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { describeFault } from "./faults.ts";
import { prepare } from "./program.ts";
import { drawScenario, type Scenario } from "./scenario.ts";
import { simulateMany } from "./many_seeds.ts";
import { shrink } from "./shrink.ts";
import { simulate } from "./simulate.ts";

const { seed, seeds, from } = parseArgs(Deno.args, { string: ["seed", "seeds", "from"] });
Deno.exitCode = seed === undefined ? await many(Number(seeds ?? 10_000)) : await one(seed);

/** Simulates one seed, and shrinks it when it fails. */
async function one(seed: string): Promise<number> {
  using _ = await prepare();
  const { violations } = await simulate(drawScenario(seed), { trace: console.log });
  if (violations.length === 0) {
    console.log(`\nSeed ${seed}: everything holds`);
    return 0;
  }
  const smallest = await shrink(drawScenario(seed));
  console.log(`\nSeed ${seed} fails. The least that still does:\n${tell(smallest)}\n`);
  const left = await simulate(smallest, { trace: console.log });
  console.log(`\n${left.violations.join("\n")}`);
  return 1;
}

async function many(count: number): Promise<number> {
  const first = from === undefined ? crypto.getRandomValues(new Uint32Array(1))[0] ?? 0 : Number(from);
  console.log(`${count} seeds from ${first}`);
  const began = performance.now();
  let told = 0;
  let shown = 0;
  const outcome = await simulateMany(
    Array.from({ length: count }, (_, index) => String(first + index)),
    ({ seeds, failures }) => {
      for (const { seed, violations } of failures.slice(shown)) {
        console.log(`Seed ${seed}: ${violations.join("; ")}`);
      }
      shown = failures.length;
      if (performance.now() - told < 10_000) return;
      told = performance.now();
      console.log(`${seeds} done, ${failures.length} failed, ${Math.round((told - began) / 1000)} s`);
    },
  );
  const { failures, ...figures } = outcome;
  console.log(JSON.stringify({ ...figures, failed: failures.length }));
  console.log(`${((performance.now() - began) / count).toFixed(2)} ms a seed`);
  return failures.length > 0 ? 1 : 0;
}

function tell({ layout, starts, faults, stateLost, questions = [] }: Scenario): string {
  return [
    JSON.stringify(layout),
    ...starts.map(({ args, after, stateDir, only = "all" }) =>
      `start ${args.join(" ")} (after ${after}, ${stateDir}, ${only})`
    ),
    ...faults.map(describeFault),
    ...(stateLost ? ["the state directory is lost"] : []),
    ...questions.map((args) => `asked at the end: ${args.join(" ")}`),
  ].join("\n");
}
