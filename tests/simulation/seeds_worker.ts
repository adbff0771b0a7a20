/** Simulates the seeds that it is sent, one by one, and answers with each batch's outcome. */
import { drawScenario } from "./scenario.ts";
import { prepare } from "./program.ts";
import { simulate } from "./simulate.ts";

/** What a batch of seeds came to. */
export interface Outcome {
  readonly seeds: number;
  readonly requests: number;
  readonly lateArrivals: number;
  /** How often the program ended with each exit code, or was killed. */
  readonly exitCodes: Readonly<Record<string, number>>;
  readonly failures: readonly { readonly seed: string; readonly violations: readonly string[] }[];
}

const worker = self as unknown as {
  onmessage: (event: MessageEvent<readonly string[]>) => void;
  postMessage: (outcome: Outcome) => void;
};
const prepared = prepare();

worker.onmessage = async ({ data: seeds }) => {
  await prepared;
  const exitCodes: Record<string, number> = {};
  const failures: Outcome["failures"][number][] = [];
  let requests = 0;
  let lateArrivals = 0;
  for (const seed of seeds) {
    const result = await simulate(drawScenario(seed));
    requests += result.requests;
    lateArrivals += result.lateArrivals;
    for (const code of result.exitCodes) exitCodes[code] = (exitCodes[code] ?? 0) + 1;
    if (result.violations.length > 0) failures.push({ seed, violations: result.violations });
  }
  worker.postMessage({ seeds: seeds.length, requests, lateArrivals, exitCodes, failures });
};
