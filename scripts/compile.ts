/**
 * Compiles the program into one executable: `deno task compile`, for this machine or, with `--target`, for others.
 *
 *     --target NAME     linux-x64, linux-arm64, macos-x64, macos-arm64, windows-x64, or all; repeatable
 *     --output PATH     the file, or with --target the directory (dist)
 *     --allow-net LIST  hosts that the executable can ever reach; any, unless it is given
 *     --deno COMMAND    another Deno for the last step, where this one's runtime cannot be downloaded: it must be of the
 *                       version of the runtime that DENORT_BIN points to
 *
 * Beside the files stand their sums, in SHA256SUMS.
 */
import { parseArgs } from "@std/cli/parse-args";
import { createHash } from "node:crypto";
import { COMMIT, COMMIT_DATE } from "../src/core/version.ts";
import { bundle } from "./compile/bundle.ts";
import { run } from "./compile/run.ts";
import { fileFor, TARGETS } from "./compile/targets.ts";

/** The smaller young generation: a photograph of 10,000 collections peaks 35 MiB higher than before it, not 69. */
const V8_FLAGS = "--optimize-for-size";

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

// Of its own, so that two may be made at once; nothing of its name goes into the executable.
await Deno.mkdir(`${repository}dist`, { recursive: true });
const work = await Deno.makeTempDir({ dir: `${repository}dist`, prefix: ".bundle-" });
try {
  const stamp = await run("git", ["log", "-1", "--format=%h %cs", "--abbrev=12"], repository)
    .catch(() => `${COMMIT} ${COMMIT_DATE}`);
  const [commit = "", date = ""] = stamp.split(" ");
  const { program, includes } = await bundle(repository, work, { commit, date });
  const net = given["allow-net"] === undefined ? "--allow-net" : `--allow-net=${given["allow-net"]}`;
  const flags = [
    "--quiet",
    "--no-check",
    "--no-config",
    // Else the runtime keeps compiled code in a file of $TMPDIR whose name anybody knows, and trusts what it finds there.
    "--no-code-cache",
    "--unstable-worker-options",
    `--v8-flags=${V8_FLAGS}`,
    // The generic program may reach any host, until its sandbox knows which it needs.
    net,
    "--allow-read",
    "--allow-write",
    "--allow-env",
    ...includes.flatMap((file) => ["--include", file]),
  ];
  const files: string[] = [];
  for (const name of names) {
    const file = `${output}/${fileFor(name)}`;
    const target = ["--target", TARGETS[name] ?? ""];
    await run(deno, ["compile", ...flags, ...target, "--output", file, program], repository);
    if (TARGETS[name] === Deno.build.target) await start(file);
    files.push(file);
  }
  if (names.length === 0) {
    await run(deno, ["compile", ...flags, "--output", output, program], repository);
    await start(output);
    files.push(output);
  }
  await writeSums(files);
} finally {
  await Deno.remove(work, { recursive: true });
}

/** Starts what was compiled for this machine. @throws when it ends otherwise than well, about which it may say nothing */
async function start(file: string): Promise<void> {
  const { success } = await new Deno.Command(await Deno.realPath(file), {
    args: ["--version"],
    stdout: "null",
  })
    .output();
  if (!success) {
    throw new Error(
      `Cannot use ${file}: it does not start. The runtime in DENORT_BIN must be of the version of --deno, "${deno}"`,
    );
  }
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
