import { stateDirectory } from "../../tests/e2e/program.ts";
import { Lab } from "../../tests/lab/lab.ts";
import { type Bench, NotMeasured } from "./bench.ts";
import { inRounds } from "./in_rounds.ts";

const STARTS = 20;
const RUNS = 3;
const PRODUCTION = 40;
const COMPILE = new URL("../compile.ts", import.meta.url).pathname;

/**
 * What the compiled file costs: its start (`--version`, the whole process, in turn with a compiled program that does
 * nothing), its size beside that program's, and the most memory that it holds in `run basic`. The rounds are those runs.
 *
 * Where the runtime cannot be downloaded it needs `DENORT_BIN`, and in `DENO_COMPILER` a Deno of that version.
 */
export const benchBinary: Bench = async ({ rounds = RUNS }) => {
  await using directory = await stateDirectory();
  const [file, empty] = [`${directory.path}/chroma-autotest`, `${directory.path}/empty`];
  const deno = Deno.env.get("DENO_COMPILER") ?? Deno.execPath();
  await Deno.writeTextFile(`${empty}.js`, "");
  const [compiler = "", ...words] = deno.split(" ");
  if (!await run(compiler, ...words, "compile", "--quiet", "--no-config", "--output", empty, `${empty}.js`)) {
    throw new NotMeasured(
      "Deno cannot compile an empty program here, as it says above; see DENORT_BIN in README.md",
    );
  }
  if (!await run(Deno.execPath(), "run", "--allow-all", COMPILE, "--deno", deno, "--output", file)) {
    throw new Error("Cannot measure: it cannot be compiled, as it says above");
  }

  const starts: { readonly file: number; readonly empty: number }[] = [];
  // The first of each reads it from the disk.
  for (let start = -1; start < STARTS; start++) {
    const pair = {
      file: await timed(directory.path, file, "--version"),
      empty: await timed(directory.path, empty),
    };
    if (start >= 0) starts.push(pair);
  }
  const [bytes = NaN, least = NaN] = await Promise.all(
    [file, empty].map(async (path) => (await Deno.stat(path)).size),
  );

  await using lab = await Lab.start({ production: PRODUCTION });
  let states = 0;
  const peaks = await inRounds(rounds, () => {
    const state = `${directory.path}/state-${states++}`;
    return peakOf(file, ["run", "basic", "--settle", "1", ...lab.args(), "--state-dir", state]);
  });
  return [
    { name: "start, ours / empty", unit: "ratio", values: starts.map(({ file, empty }) => file / empty) },
    { name: "start", unit: "ms", values: starts.map(({ file }) => file) },
    { name: "start of an empty program", unit: "ms", values: starts.map(({ empty }) => empty) },
    { name: "size, ours / empty", unit: "ratio", values: [bytes / least] },
    { name: "size", unit: "MiB", values: [bytes / 2 ** 20] },
    { name: "memory of run basic, peak", unit: "MiB", values: peaks.map((peak) => peak / 2 ** 20) },
  ];
};

/** Runs a command to its end; answers whether it did what it should. Where not, it has said why. */
async function run(command: string, ...args: readonly string[]): Promise<boolean> {
  const { success } = await new Deno.Command(command, {
    args: [...args],
    stdout: "null",
    stderr: "inherit",
  }).output();
  return success;
}

/** How long a whole process takes; milliseconds. What it keeps between two starts is kept in a directory of ours. */
async function timed(directory: string, command: string, ...args: readonly string[]): Promise<number> {
  const began = performance.now();
  await new Deno.Command(command, { args: [...args], env: { TMPDIR: directory }, stdout: "null" }).output();
  return performance.now() - began;
}

/** The most resident memory of a process, as Linux counts it (`VmHWM`); bytes. */
async function peakOf(command: string, args: readonly string[]): Promise<number> {
  const child = new Deno.Command(command, { args: [...args], stdout: "null", stderr: "null" }).spawn();
  let peak = 0;
  let ended = false;
  const end = child.status.finally(() => ended = true);
  while (!ended) {
    const status = await Deno.readTextFile(`/proc/${child.pid}/status`).catch(() => "");
    peak = Math.max(peak, 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { code } = await end;
  if (code !== 0) throw new Error(`Cannot measure: the run ended with ${code}`);
  return peak;
}
