import { assertEquals, assertMatch } from "@std/assert";
import { systemDisk } from "../../src/core/disk.ts";
import { hasScript } from "../fixtures/terminal.ts";
import { Lab } from "../lab/lab.ts";
import { firstCreate } from "./first_create.ts";
import { denoArgs, type Report, startProgram, stateDirectory } from "./program.ts";

const RUN = ["run", "basic", "--settle", "0"];
const repository = new URL("../..", import.meta.url).pathname;

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 3 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

/** The report that the only run of a state directory left there; `undefined` until it has. */
async function reportIn(state: string): Promise<Report | undefined> {
  const [run = ""] = await systemDisk.list(`${state}/runs`);
  const text = await systemDisk.read(`${state}/runs/${run}/report.json`);
  return text === undefined ? undefined : JSON.parse(text);
}

for (
  const [name, closed, expected] of [
    ["progress", ["stderr"], 0],
    ["report", ["stdout"], 1],
    ["progress and report", ["stdout", "stderr"], 1],
  ] as const
) {
  Deno.test(`run whose ${name} nobody reads any more goes on, and leaves nothing`, async () => {
    await using state = await stateDirectory();
    const words = [...RUN, ...lab.args(), "--state-dir", state.path, "--format", "jsonl"];
    const child = startProgram(words, { state: state.path, hosts: lab.hosts() });
    await firstCreate(state.path);
    const [stdout, stderr] = await Promise.all(
      (["stdout", "stderr"] as const).map((stream) =>
        closed.some((one) => one === stream) ? child[stream].cancel() : new Response(child[stream]).text()
      ),
    );
    const { code } = await child.status;
    assertEquals([code, await lab.eyes.leftovers()], [expected, []], stderr ?? "");
    assertEquals((await reportIn(state.path))?.exitCode, 0);
    if (stdout !== undefined) assertMatch(stdout, /"type":"end".*\n$/);
    else if (stderr !== undefined) assertMatch(stderr, /^Cannot write to standard output: Broken pipe/m);
  });
}

Deno.test("run whose terminal hangs up removes what it made, as at any SIGHUP", {
  ignore: !hasScript,
}, async () => {
  await using state = await stateDirectory();
  const args = denoArgs([...RUN, ...lab.args(), "--state-dir", state.path], {
    state: state.path,
    hosts: lab.hosts(),
  });
  const quoted = [Deno.execPath(), ...args].map((word) => `'${word}'`).join(" ");
  // A pipe that the run holds open: nobody is its parent when the terminal is gone, and the pipe's end is its own.
  const held = `${state.path}/held`;
  await new Deno.Command("mkfifo", { args: [held] }).output();
  const ended = Deno.readFile(held, { signal: AbortSignal.timeout(120_000) });
  const terminal = new Deno.Command("script", {
    args: ["--quiet", "--command", `exec ${quoted} 9>'${held}'`, "/dev/null"],
    cwd: repository,
    env: { TERM: "xterm" },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  await firstCreate(state.path);
  terminal.kill("SIGKILL");
  await terminal.status;
  await ended;
  assertEquals([(await reportIn(state.path))?.exitCode, await lab.eyes.leftovers()], [129, []]);
});

Deno.test("what a full disk does not take of standard output is no success", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  for (const words of ["--help", "man"]) {
    const { code, stderr } = await new Deno.Command("sh", {
      args: [
        "-c",
        'exec "$@" >/dev/full',
        "sh",
        Deno.execPath(),
        ...denoArgs([words], { state: "/nowhere", hosts: [] }),
      ],
      cwd: repository,
    }).output();
    assertEquals(
      [code, new TextDecoder().decode(stderr)],
      [1, "Cannot write to standard output: No space left on device (os error 28)\n"],
    );
  }
});
