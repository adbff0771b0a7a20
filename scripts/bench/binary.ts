import { percentile } from "../../src/core/percentile.ts";
import { stateDirectory } from "../../tests/e2e/program.ts";
import { Lab } from "../../tests/lab/lab.ts";
import { describeSpread } from "./spread.ts";

const STARTS = 20;
const PRODUCTION = 40;
const COMPILE = new URL("../compile.ts", import.meta.url).pathname;

/**
 * What the compiled file costs: its start (`--version`, the whole process, in turn with a compiled program that does
 * nothing), its size beside that program's, and the most memory that it holds in `run basic`.
 *
 * Where the runtime cannot be downloaded it needs `DENORT_BIN`, and in `DENO_COMPILER` a Deno of that version.
 */
export async function benchBinary(): Promise<void> {
  await using directory = await stateDirectory();
  const [file, empty] = [`${directory.path}/chroma-autotest`, `${directory.path}/empty`];
  const deno = Deno.env.get("DENO_COMPILER") ?? Deno.execPath();
  await run(Deno.execPath(), "run", "--allow-all", COMPILE, "--deno", deno, "--output", file);
  await Deno.writeTextFile(`${empty}.js`, "");
  const [compiler = "", ...words] = deno.split(" ");
  await run(compiler, ...words, "compile", "--quiet", "--no-config", "--output", empty, `${empty}.js`);

  const starts: { readonly file: number; readonly empty: number }[] = [];
  // The first of each reads it from the disk.
  for (let start = -1; start < STARTS; start++) {
    const pair = {
      file: await timed(directory.path, file, "--version"),
      empty: await timed(directory.path, empty),
    };
    if (start >= 0) starts.push(pair);
  }
  const median = (what: "file" | "empty") => percentile(starts.map((pair) => pair[what]), 0.5) ?? NaN;
  for (const what of ["empty", "file"] as const) {
    console.log(`start of the ${what}: ${describeSpread(starts.map((pair) => pair[what]), 1)} ms`);
  }
  console.log(
    `start: ${(median("file") / median("empty")).toFixed(2)} times the empty program's, by the medians`,
  );
  const [bytes, least] = await Promise.all([file, empty].map(async (path) => (await Deno.stat(path)).size));
  console.log(
    `size: ${bytes} bytes, ${((bytes ?? NaN) / (least ?? NaN)).toFixed(3)} times the empty program's`,
  );

  await using lab = await Lab.start({ production: PRODUCTION });
  const state = `${directory.path}/state`;
  const peak = await peakOf(file, ["run", "basic", "--settle", "1", ...lab.args(), "--state-dir", state]);
  console.log(`memory of run basic: ${(peak / 2 ** 20).toFixed(0)} MiB at the most`);
}

/** Runs a command to its end. @throws when it fails; then it has said why */
async function run(command: string, ...args: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command(command, { args: [...args], stdout: "null" }).output();
  if (!success) throw new Error(`Cannot measure: ${command} failed, as it says above`);
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
