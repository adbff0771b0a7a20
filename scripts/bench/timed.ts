import { denoArgs } from "../../tests/e2e/program.ts";

/** What a process took from its start to its end. */
export interface Timed {
  readonly seconds: number;
  /** Of a processor, the system's work for it included. */
  readonly cpuSeconds: number;
  /** Resident memory at the most. */
  readonly peakBytes: number;
  readonly out: string;
}

/** Where Debian's package `time` has it. */
const TIME = "/usr/bin/time";
/** As the compiled program runs: scripts/compile.ts. */
const V8_FLAGS = "--v8-flags=--optimize-for-size";
const REPOSITORY = new URL("../..", import.meta.url).pathname;

/** Why nothing can be measured here; `undefined` where it can. */
export async function whyNotTimed(): Promise<string | undefined> {
  return await Deno.stat(TIME).then(
    () => undefined,
    () => `${TIME} is not there; "apt-get install time" brings it on Debian and Ubuntu`,
  );
}

/** Where a program that is timed keeps its state, and whom it may talk to. */
export interface TimedOptions {
  readonly state: string;
  readonly hosts: readonly string[];
  /** Of Deno; by default those by which V8 is small, as in the compiled program. */
  readonly flags?: readonly string[];
}

/** Runs the program as its README says, and tells what it took. @throws when it ends with another code than 0 */
export function timedProgram(
  args: readonly string[],
  { state, hosts, flags }: TimedOptions,
): Promise<Timed> {
  return timed(denoArgs([...args, "--state-dir", state], { state, hosts }), flags);
}

/** The same of a script of `growth`, which may do everything. */
export function timedScript(name: string, args: readonly string[]): Promise<Timed> {
  return timed(["run", "--allow-all", new URL(`./growth/${name}`, import.meta.url).pathname, ...args]);
}

async function timed(
  [run = "", ...args]: readonly string[],
  flags: readonly string[] = [V8_FLAGS],
): Promise<Timed> {
  const began = performance.now();
  const { code, stdout, stderr } = await new Deno.Command(TIME, {
    args: ["-f", "%U %S %M", Deno.execPath(), run, ...flags, ...args],
    cwd: REPOSITORY,
    env: { NO_COLOR: "1" },
  }).output();
  const seconds = (performance.now() - began) / 1000;
  const decoder = new TextDecoder();
  const told = decoder.decode(stderr);
  if (code !== 0) {
    throw new Error(
      `Cannot measure: it ended with ${code}\n${decoder.decode(stdout).slice(-2000)}${told.slice(-2000)}`,
    );
  }
  const [user = NaN, system = NaN, kib = NaN] = told.trimEnd().split("\n").at(-1)?.split(" ").map(Number) ??
    [];
  return { seconds, cpuSeconds: user + system, peakBytes: 1024 * kib, out: decoder.decode(stdout) };
}
