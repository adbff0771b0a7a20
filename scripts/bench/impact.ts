import { percentile } from "../../src/core/percentile.ts";
import { against, stateDirectory } from "../../tests/e2e/program.ts";
import { Lab } from "../../tests/lab/lab.ts";
import { productionId } from "../../tests/lab/production.ts";
import type { Reply } from "./foreign_clients.ts";
import { describeSpread } from "./spread.ts";

const RUNS = 6;
const PRODUCTION = 40;
const CLIENTS = new URL("./foreign_clients.ts", import.meta.url).pathname;

/**
 * What a normal run costs others: the latency of foreign clients while `run basic sync` is under way with its default
 * settings, against their latency in the pauses between such runs, in turns. Prints p50 and p95 of both, and the ratio.
 */
export async function benchImpact(): Promise<void> {
  await using lab = await Lab.start({ production: PRODUCTION });
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-net", CLIENTS, lab.url, await productionId(lab)],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const printed = new Response(child.stdout).json() as Promise<readonly Reply[]>;
  const pause = () => new Promise((resolve) => setTimeout(resolve, 10_000));
  const windows: { readonly from: number; readonly to: number; readonly run: boolean }[] = [];
  await pause();
  for (let run = 0; run < RUNS; run++) {
    const from = Date.now();
    await pause();
    windows.push({ from, to: Date.now(), run: false });
    await using state = await stateDirectory();
    const { code, report } = await against(lab, ["run", "basic", "sync"], { state: state.path });
    if (code !== 0) throw new Error(`Cannot measure: the run ended with ${code}`);
    const began = Date.parse(report.run.startedAt);
    windows.push({ from: began, to: began + report.run.durationMs, run: true });
  }
  await child.stdin.close();
  const replies = await printed;
  await child.status;

  const of = (some: typeof windows) =>
    replies.filter(([due]) => some.some(({ from, to }) => due >= from && due < to)).map(([, ms]) => ms);
  const show = (ms: readonly number[]) =>
    [0.5, 0.95].map((p) => (percentile(ms, p) ?? NaN).toFixed(2)).join(" and ") +
    ` ms (${ms.length} replies)`;
  const p95 = (ms: readonly number[]) => percentile(ms, 0.95) ?? NaN;
  const ratios: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const [without, during] = [windows[2 * run], windows[2 * run + 1]].map((one) => one ? of([one]) : []);
    ratios.push(p95(during ?? []) / p95(without ?? []));
    console.log(`run ${run + 1}: p50 and p95 without ${show(without ?? [])}, during ${show(during ?? [])}`);
  }
  const without = of(windows.filter(({ run }) => !run));
  const during = of(windows.filter(({ run }) => run));
  console.log(`all: without ${show(without)}, during ${show(during)}`);
  console.log(
    `p95 during / without: ${(p95(during) / p95(without)).toFixed(2)} of all, run by run ${
      describeSpread(ratios)
    }`,
  );
}
