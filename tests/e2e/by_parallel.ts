import type { Lab } from "../lab/lab.ts";
import { denoArgs, type Ended, program, type Report } from "./program.ts";

/** A merged report, as far as tests look at it. */
export interface Merged extends Report {
  readonly shards: readonly { readonly index: number; readonly state: string; readonly exitCode?: number }[];
  readonly audit: { readonly entries: number };
}

/** Where shards keep their state, and their reports. */
export interface ShardDirectories {
  readonly state: string;
  readonly reports: string;
}

const repository = new URL("../..", import.meta.url).pathname;

/** Whether there is such a program on this machine. */
export async function has(command: string): Promise<boolean> {
  return await new Deno.Command(command, { args: ["--version"], stdout: "null", stderr: "null" }).output()
    .then(({ success }) => success, () => false);
}

/** How shards are started otherwise than from source, here. */
export interface Elsewhere {
  /** The compiled program. */
  readonly file?: string;
  /** The command of SSH, by which it knows of the machines `a.internal` and `b.internal`. */
  readonly ssh?: string;
}

/** Runs `run performance` against the lab in so many processes by GNU parallel, as deploy/parallel does. */
export async function byParallel(
  lab: Lab,
  [count, ...args]: readonly [number, ...string[]],
  { state, reports, file, ssh }: ShardDirectories & Elsewhere,
): Promise<Ended> {
  const source = [Deno.execPath(), ...denoArgs([], { state, hosts: lab.hosts(), files: [reports] })];
  const words = lab.args();
  const target = words.flatMap((name, at) =>
    at % 2 === 0 ? [[`CHROMA_AUTOTEST_${name.slice(2).toUpperCase()}`, words[at + 1] ?? ""]] : []
  );
  const { code, stdout, stderr } = await new Deno.Command(
    `${repository}deploy/parallel/chroma-autotest-shards`,
    {
      args: [String(count), ...args],
      cwd: repository,
      env: {
        ...Object.fromEntries(target),
        NO_COLOR: "1",
        CHROMA_AUTOTEST: file ?? source.join(" "),
        CHROMA_AUTOTEST_STATE_DIR: state,
        ...(ssh === undefined ? {} : {
          PARALLEL_SSH: ssh,
          PARALLEL_OPTIONS: `--sshlogin a.internal,b.internal --workdir ${repository}`,
        }),
        SHARDS_DIR: reports,
      },
      stdin: "null",
    },
  ).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** The one report of all that these shards, and the cleanup after them, have written. */
export async function mergedReport(lab: Lab, { state, reports }: ShardDirectories): Promise<Merged> {
  const files = [...Deno.readDirSync(reports)].map(({ name }) => name).filter((name) =>
    name.endsWith(".report")
  );
  const { out } = await program(
    [
      ...["report", "--merge", ...files.map((name) => `${reports}/${name}`)],
      ...["--state-dir", state, "--format", "json"],
    ],
    { state, hosts: lab.hosts(), files: [reports] },
  );
  return JSON.parse(out);
}
