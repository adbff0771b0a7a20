/**
 * Measures what the project promises in figures, one file a figure, each against its yardstick in the same run, taken
 * in turns so that the machine's moods hit both alike. `deno task bench photograph` takes that figure alone.
 */
import { benchBinary } from "./bench/binary.ts";
import { benchCleanup } from "./bench/cleanup.ts";
import { benchGrowth } from "./bench/growth.ts";
import { benchGuard } from "./bench/guard.ts";
import { benchImpact } from "./bench/impact.ts";
import { benchLatency } from "./bench/latency.ts";
import { benchLoad } from "./bench/load.ts";
import { benchPhotograph } from "./bench/photograph.ts";
import { benchRunAll } from "./bench/run_all.ts";

const FIGURES: Readonly<Record<string, () => Promise<void>>> = {
  guard: benchGuard,
  photograph: benchPhotograph,
  impact: benchImpact,
  latency: benchLatency,
  load: benchLoad,
  cleanup: benchCleanup,
  "run all": benchRunAll,
  binary: benchBinary,
  growth: () => benchGrowth(),
};

const wanted = Deno.args.length > 0 ? Deno.args : Object.keys(FIGURES);
for (const name of wanted) {
  const figure = FIGURES[name];
  if (figure === undefined) {
    throw new Error(`Cannot measure "${name}": there is ${Object.keys(FIGURES).join(", ")}`);
  }
  console.log(`\n${name}`);
  await figure();
}
