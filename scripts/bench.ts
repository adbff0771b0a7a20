/**
 * Measures what the project promises in figures, each against its yardstick in the same run, taken in turns so that the
 * machine's moods hit both alike: `deno task bench [NAMES…]`, see `bench/README.md`.
 *
 *     --json FILE      every value of every figure, with the machine
 *     --markdown FILE  the table, for a job's summary
 *     --rounds N       rounds of every bench, in place of its own number
 *
 * A report, never a verdict: it exits with 1 when a bench fails, not when a goal is missed.
 */
import { parseArgs } from "@std/cli/parse-args";
import { chromaVersion } from "../tests/lab/server_command.ts";
import { type Bench, type Outcome, take } from "./bench/bench.ts";
import { benchBinary } from "./bench/binary.ts";
import { benchClassify } from "./bench/classify.ts";
import { benchCleanup } from "./bench/cleanup.ts";
import { benchGuard } from "./bench/guard.ts";
import { benchImpact } from "./bench/impact.ts";
import { benchJournal } from "./bench/journal.ts";
import { benchLatency } from "./bench/latency.ts";
import { benchLoad } from "./bench/load.ts";
import { benchPhotograph } from "./bench/photograph.ts";
import { benchRunAll } from "./bench/run_all.ts";
import { benchShards } from "./bench/shards.ts";
import { type Circumstances, renderJson, renderMarkdown, renderText } from "./bench/table.ts";

const BENCHES: Readonly<Record<string, Bench>> = {
  guard: benchGuard,
  classify: benchClassify,
  journal: benchJournal,
  photograph: benchPhotograph,
  impact: benchImpact,
  latency: benchLatency,
  load: benchLoad,
  cleanup: benchCleanup,
  "run all": benchRunAll,
  shards: benchShards,
  binary: benchBinary,
};

const { _: given, json, markdown, rounds, ...strange } = parseArgs(Deno.args, {
  string: ["json", "markdown", "rounds"],
});
for (const name of Object.keys(strange)) throw new Error(`Cannot measure: there is no option "${name}"`);
if (rounds !== undefined && !/^[1-9]\d*$/.test(rounds)) {
  throw new Error(`Cannot measure: --rounds is a number from 1 on, not "${rounds}"`);
}
const wanted = given.length > 0 ? given.map(String) : Object.keys(BENCHES);
const chosen = wanted.map((name) => {
  const bench = BENCHES[name];
  if (bench !== undefined) return { name, bench };
  throw new Error(`Cannot measure "${name}": there is ${Object.keys(BENCHES).join(", ")}`);
});

const circumstances: Circumstances = {
  at: new Date().toISOString(),
  cores: navigator.hardwareConcurrency,
  loadBefore: Deno.loadavg(),
  os: `${Deno.build.os} ${Deno.osRelease()} ${Deno.build.arch}`,
  deno: Deno.version.deno,
  chroma: chromaVersion(),
};
const outcomes: Record<string, Outcome> = {};
for (const { name, bench } of chosen) {
  console.log(`\n${name}`);
  const outcome = await take(bench, rounds === undefined ? {} : { rounds: Number(rounds) });
  outcomes[name] = outcome;
  console.log(renderText(outcome));
}
if (json !== undefined) await Deno.writeTextFile(json, renderJson(outcomes, circumstances));
if (markdown !== undefined) await Deno.writeTextFile(markdown, renderMarkdown(outcomes, circumstances));
if (Object.values(outcomes).some(({ is }) => is === "failed")) Deno.exitCode = 1;
