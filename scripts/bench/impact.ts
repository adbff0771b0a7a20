import { percentile } from "../../src/core/percentile.ts";
import { against, stateDirectory } from "../../tests/e2e/program.ts";
import { Lab } from "../../tests/lab/lab.ts";
import { productionId } from "../../tests/lab/production.ts";
import type { Bench } from "./bench.ts";
import type { Reply } from "./foreign_clients.ts";

const RUNS = 5;
const PRODUCTION = 40;
const CLIENTS = new URL("./foreign_clients.ts", import.meta.url).pathname;

/**
 * What a normal run costs others: the latency of foreign clients while `run basic sync` is under way with its default
 * settings, against their latency in the pauses between such runs, in turns.
 */
export const benchImpact: Bench = async ({ rounds = RUNS }) => {
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
  for (let run = 0; run < rounds; run++) {
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

  const each = (run: boolean, p: number) =>
    windows.filter((one) => one.run === run).map(({ from, to }) => {
      const ms = replies.filter(([due]) => due >= from && due < to).map(([, ms]) => ms);
      return percentile(ms, p) ?? NaN;
    });
  const ratios = (p: number) => {
    const without = each(false, p);
    return each(true, p).map((ms, run) => ms / (without[run] ?? NaN));
  };
  return [
    { name: "others' p95, during a run / without", unit: "ratio", values: ratios(0.95) },
    { name: "others' p50, during a run / without", unit: "ratio", values: ratios(0.5) },
    { name: "others' p95 without", unit: "ms", values: each(false, 0.95) },
    { name: "others' p95 during a run", unit: "ms", values: each(true, 0.95) },
  ];
};
