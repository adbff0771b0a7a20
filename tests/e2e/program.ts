import type { Lab } from "../lab/lab.ts";

/** What a run of the program left to look at. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A check as the JSON report has it. */
export interface ReportedCheck {
  readonly name: string;
  readonly status: "passed" | "failed" | "unknown" | "skipped";
  readonly detail: string;
  readonly metrics?: Readonly<Record<string, number>>;
}

/** The parts of the JSON report that tests look at. */
export interface Report {
  readonly run: { readonly id: string; readonly startedAt: string; readonly durationMs: number };
  readonly suites: readonly {
    readonly name: string;
    readonly status: string;
    readonly checks: readonly ReportedCheck[];
  }[];
  readonly cleanup: {
    readonly created: number;
    readonly deleted: number;
    readonly collections: readonly { readonly name: string }[];
    readonly leftovers: readonly { readonly name: string; readonly node: string; readonly reason: string }[];
  };
  readonly recovery?: Report["cleanup"] & {
    readonly returned: readonly { readonly name: string; readonly nodes: readonly string[] }[];
  };
  readonly production: {
    readonly collections: number;
    readonly unchanged: boolean;
    readonly changes: readonly { readonly what: string; readonly name: string; readonly by: string }[];
  };
  readonly residue: { readonly collectionsWithRecords: number };
  readonly safety: {
    readonly requests: Readonly<Record<"read" | "create" | "write" | "delete", number>>;
    readonly refused: number;
    readonly outsideRun: number;
    readonly refusals: readonly string[];
  };
  readonly brake: {
    readonly endpoints: readonly {
      readonly name: string;
      readonly baselineMs: number;
      readonly worstMs: number;
    }[];
    readonly pauses: readonly { readonly reason: string; readonly ms: number }[];
    readonly stopped?: string;
  };
  readonly problems: readonly string[];
  readonly sandbox?: { readonly net: readonly string[] };
  readonly exitCode: number;
}

/** How the program is started. */
export interface ProgramOptions {
  readonly state: string;
  /** `host:port` pairs that it may talk to. */
  readonly hosts: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** More files that it may read and write. */
  readonly files?: readonly string[];
}

const repository = new URL("../..", import.meta.url).pathname;

/** The arguments of `deno` that start the program as the README says: no more permissions than it needs. */
export function denoArgs(args: readonly string[], { state, hosts, files = [] }: ProgramOptions): string[] {
  const paths = [state, ...files].join(",");
  return [
    "run",
    "--no-prompt",
    ...(hosts.length > 0 ? [`--allow-net=${hosts.join(",")}`] : []),
    `--allow-read=${paths},.`,
    `--allow-write=${paths}`,
    "--allow-env",
    "main.ts",
    ...args,
  ];
}

/** Starts the program as a process. */
export function startProgram(args: readonly string[], options: ProgramOptions): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: denoArgs(args, options),
    cwd: repository,
    env: { NO_COLOR: "1", ...options.env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs the program to its end. */
export async function program(args: readonly string[], options: ProgramOptions): Promise<Ended> {
  const { code, stdout, stderr } = await startProgram(args, options).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** Runs a command of the program against the lab, and reads its JSON report. */
export async function against(
  lab: Lab,
  args: readonly string[],
  { state, target = lab.args() }: { state: string; target?: readonly string[] },
): Promise<Ended & { readonly report: Report }> {
  const ended = await program([...args, ...target, "--state-dir", state, "--format", "json"], {
    state,
    hosts: lab.hosts(),
    files: lab.files(),
  });
  if (ended.out === "") {
    throw new Error(`Cannot read the report: there is none (exit code ${ended.code})\n${ended.err}`);
  }
  return { ...ended, report: JSON.parse(ended.out) };
}

/** A check of a report. */
export function checkOf({ suites }: Report, suite: string, name: string): ReportedCheck {
  const check = suites.find((one) => one.name === suite)?.checks.find((one) => one.name === name);
  if (check === undefined) throw new Error(`Cannot find the check "${name}" of ${suite} in the report`);
  return check;
}

/** A state directory that goes with its scope. */
export async function stateDirectory(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.makeTempDir({ prefix: "chroma-autotest-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}
