/**
 * Compiles the program into one executable: `deno task compile`, for this machine or, with `--target`, for others.
 *
 *     --target NAME     linux-x64, linux-arm64, macos-x64, macos-arm64, windows-x64, or all; repeatable
 *     --output PATH     the file, or with --target the directory (dist)
 *     --allow-net LIST  hosts that the executable can ever reach; any, unless it is given
 *     --deno COMMAND    another Deno for the last step, where this one's runtime cannot be downloaded: it must be of the
 *                       version of the runtime that DENORT_BIN points to
 *
 * It is bundled first, so that chromadb's native server package stays out of it, and stamped with the commit. Beside the
 * files stand their sums, in SHA256SUMS.
 */
import { parseArgs } from "@std/cli/parse-args";
import { createHash } from "node:crypto";
import { COMMIT } from "../src/core/version.ts";

const TARGETS: Readonly<Record<string, string>> = {
  "linux-x64": "x86_64-unknown-linux-gnu",
  "linux-arm64": "aarch64-unknown-linux-gnu",
  "macos-x64": "x86_64-apple-darwin",
  "macos-arm64": "aarch64-apple-darwin",
  "windows-x64": "x86_64-pc-windows-msvc",
};
/** The smaller young generation: a photograph of 10,000 collections peaks 35 MiB higher than before it, not 69. */
const V8_FLAGS = "--optimize-for-size";
/** Scripts that src/sandbox starts as workers, by the names that it asks for: they stand beside the program. */
const WORKERS = ["worker.ts", "ping_worker.ts"];

const repository = new URL("..", import.meta.url).pathname;
const {
  deno,
  output = `${repository}dist${
    Deno.args.some((one) => one.startsWith("--target")) ? "" : "/chroma-autotest"
  }`,
  ...given
} = parseArgs(Deno.args, {
  string: ["deno", "output", "target", "allow-net"],
  collect: ["target"],
  default: { deno: Deno.execPath() },
});

const names = given.target.includes("all") ? Object.keys(TARGETS) : given.target;
for (const name of names) {
  if (TARGETS[name] === undefined) {
    throw new Error(`Cannot compile for "${name}": there is ${Object.keys(TARGETS).join(", ")}, all`);
  }
}

// Always the same name: it goes into the executable, and the same commit shall give the same bytes.
const work = `${repository}dist/.bundle`;
await Deno.remove(work, { recursive: true }).catch(() => {});
await Deno.mkdir(work, { recursive: true });
try {
  const commit = await run("git", ["rev-parse", "--short=12", "HEAD"]).catch(() => COMMIT);
  const program = `${work}/chroma-autotest.js`;
  await bundle("main.ts", program, commit);
  for (const worker of WORKERS) await bundle(`src/sandbox/${worker}`, `${work}/${worker}`, commit);
  const includes = WORKERS.flatMap((worker) => ["--include", `${work}/${worker}`]);
  const net = given["allow-net"] === undefined ? "--allow-net" : `--allow-net=${given["allow-net"]}`;
  const flags = [
    "--quiet",
    "--no-check",
    "--no-config",
    "--unstable-worker-options",
    `--v8-flags=${V8_FLAGS}`,
    // The generic program may reach any host, until its sandbox knows which it needs.
    net,
    "--allow-read",
    "--allow-write",
    "--allow-env",
    ...includes,
  ];
  const files: string[] = [];
  for (const name of names) {
    const file = `${output}/chroma-autotest-${name}${name.startsWith("windows") ? ".exe" : ""}`;
    await run(deno, ["compile", ...flags, "--target", TARGETS[name] ?? "", "--output", file, program]);
    files.push(file);
  }
  if (names.length === 0) {
    await run(deno, ["compile", ...flags, "--output", output, program]);
    files.push(output);
  }
  await writeSums(files);
} finally {
  await Deno.remove(work, { recursive: true });
}

/** Bundles an entry into one file, stamped with the commit. */
async function bundle(entry: string, to: string, commit: string): Promise<void> {
  await run(Deno.execPath(), ["bundle", "--quiet", "--platform", "deno", "--output", to, entry]);
  const text = await Deno.readTextFile(to);
  await Deno.writeTextFile(to, text.replaceAll(`"${COMMIT}"`, JSON.stringify(commit)));
  // The time of a file goes into the executable as well.
  await Deno.utime(to, 0, 0);
}

/** Writes the files' sums beside the first of them, as `sha256sum --check` reads them. */
async function writeSums(files: readonly string[]): Promise<void> {
  const lines: string[] = [];
  for (const file of files) {
    const bytes = await Deno.readFile(file);
    lines.push(`${createHash("sha256").update(bytes).digest("hex")}  ${file.split("/").at(-1)}\n`);
    console.log(`${file}, ${(bytes.length / 1e6).toFixed(0)} MB`);
  }
  const directory = files[0]?.split("/").slice(0, -1).join("/") ?? ".";
  await Deno.writeTextFile(`${directory || "."}/SHA256SUMS`, lines.join(""));
}

/** Runs a command to its end, and answers what it prints. @throws when it fails; then it has said why */
async function run(command: string, args: readonly string[]): Promise<string> {
  const [program = "", ...first] = command.split(" ");
  const { success, stdout } = await new Deno.Command(program, {
    args: [...first, ...args],
    cwd: repository,
    stdout: "piped",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`Cannot compile: "${command} ${args[0]}" failed, as it says above`);
  return new TextDecoder().decode(stdout).trim();
}
