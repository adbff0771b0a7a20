import { assert, assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import { systemDisk } from "../../src/core/disk.ts";
import { Lab } from "../lab/lab.ts";
import { until } from "../lab/until.ts";
import { firstCreate } from "./first_create.ts";
import {
  against,
  checkOf,
  denoArgs,
  type Ended,
  program,
  type Report,
  startProgram,
  stateDirectory,
} from "./program.ts";

const repository = new URL("../..", import.meta.url).pathname;
const isRoot = Deno.build.os === "linux" && Deno.uid() === 0;
/** What faketime(1) puts before a program, on Debian. */
const FAKETIME = `/usr/lib/${Deno.build.arch}-linux-gnu/faketime/libfaketime.so.1`;
const hasFaketime = await Deno.stat(FAKETIME).then(() => true, () => false);
/** What is free on the disk when a run begins: for its lock alone, for no report, for half an audit log. KiB. */
const FREE = [4, 12, 60];

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 8 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

const decoder = new TextDecoder();

async function ended(child: Deno.ChildProcess): Promise<Ended> {
  const { code, stdout, stderr } = await child.output();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** A state directory on a disk of its own, of which so much is free. */
async function smallDisk(
  freeKiB: number,
): Promise<AsyncDisposable & { path: string; makeRoom(): Promise<void> }> {
  const directory = await stateDirectory();
  const mount = async (...words: readonly string[]) => {
    const [command = "", ...args] = words;
    const { success, stderr } = await new Deno.Command(command, { args }).output();
    if (!success) throw new Error(decoder.decode(stderr));
  };
  await mount("mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", directory.path);
  const ballast = `${directory.path}/ballast`;
  // Directories take a page each as well, and so does what will be locked.
  const pages = 256 - freeKiB / 4;
  await Deno.writeFile(ballast, new Uint8Array(4096 * pages)).catch(() => {});
  return {
    path: `${directory.path}/state`,
    makeRoom: () => Deno.remove(ballast),
    async [Symbol.asyncDispose]() {
      await mount("umount", directory.path);
      await directory[Symbol.asyncDispose]();
    },
  };
}

for (const free of FREE) {
  Deno.test({
    name:
      `run on a disk with ${free} KiB free says so, leaves nothing, and needs no more than room for the next`,
    ignore: !isRoot,
    async fn() {
      const before = await lab.eyes.photograph();
      await using disk = await smallDisk(free);
      const words = ["run", "basic", "--settle", "0", ...lab.args(), "--state-dir", disk.path];
      const { code, out, err } = await program(words, { state: disk.path, hosts: lab.hosts() });
      assertStringIncludes(out + err, "No space left on device");
      assertFalse(/^\s+at /m.test(err), err);
      if (code === 2) assertEquals(out, "");
      else {
        assertEquals(code, 1, out + err);
        assertStringIncludes(out, "1 of 1 collection gone from every endpoint");
        assertMatch(out, /^Problem {5}Cannot (?:.*\n {12}Cannot )*keep the report: No space left on device/m);
      }
      assertEquals([await lab.eyes.leftovers(), await lab.eyes.photograph()], [[], before]);
      await disk.makeRoom();
      const next = await against(lab, ["run", "basic", "--settle", "0"], { state: disk.path });
      assertEquals([next.code, next.report.recovery?.leftovers ?? []], [0, []], next.err);
    },
  });
}

Deno.test("run whose state directory is removed makes nothing more, removes what it made, and says so", async () => {
  const before = await lab.eyes.photograph();
  await using state = await stateDirectory();
  const path = `${state.path}/state`;
  const words = ["run", "basic", "sync", "--settle", "0", "--format", "json", ...lab.args()];
  const child = startProgram([...words, "--state-dir", path], { state: path, hosts: lab.hosts() });
  const running = ended(child);
  await firstCreate(path);
  await Deno.remove(path, { recursive: true });
  const { code, out, err } = await running;
  const report: Report = JSON.parse(out);
  assertEquals([code, report.cleanup.leftovers, report.cleanup.deleted], [1, [], 2], err);
  const first = checkOf(report, "sync", "creation reaches every node");
  assertEquals(first.status, "unknown");
  for (const detail of [first.detail, report.problems[0] ?? ""]) {
    assert(/^Cannot write the journal: \S+ was removed or replaced while/.test(detail), detail);
  }
  for (const lost of ["Cannot write the audit log: ", "Cannot keep the report: "]) {
    assertStringIncludes(report.problems.join("\n"), lost);
  }
  assertEquals([await lab.eyes.leftovers(), await lab.eyes.photograph()], [[], before]);
});

/** Starts a run whose clock is what the file `clock` says, such as `-1h`; time that only measures goes on. */
function startUnder(clock: string, state: string, words: readonly string[]): Deno.ChildProcess {
  const args = [...words, "--settle", "0", ...lab.args(), "--state-dir", state];
  return new Deno.Command(Deno.execPath(), {
    args: denoArgs(args, { state, hosts: lab.hosts() }),
    cwd: repository,
    env: {
      LD_PRELOAD: FAKETIME,
      FAKETIME_TIMESTAMP_FILE: clock,
      FAKETIME_NO_CACHE: "1",
      DONT_FAKE_MONOTONIC: "1",
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

Deno.test({
  name: "run whose clock is set back an hour ends as if it were not, and the next one after it",
  ignore: !hasFaketime,
  async fn() {
    await using state = await stateDirectory();
    const clock = `${state.path}/clock`;
    await Deno.writeTextFile(clock, "+0");
    const running = ended(startUnder(clock, state.path, ["run", "basic", "sync", "--format", "json"]));
    await firstCreate(state.path);
    await Deno.writeTextFile(clock, "-1h");
    const { code, out, err } = await running;
    assertEquals(code, 0, out + err);
    const [run = ""] = await systemDisk.list(`${state.path}/runs`);
    const journal = await systemDisk.read(`${state.path}/runs/${run}/journal.jsonl`) ?? "";
    const times = journal.trim().split("\n").map((line) => JSON.parse(line).at);
    assert((times.at(-1) ?? 0) < (times[0] ?? 0) - 3_500_000, "the clock was not set back");
    const next = await ended(startUnder(clock, state.path, ["run", "basic"]));
    assertEquals([next.code, await lab.eyes.leftovers()], [0, []], next.out + next.err);
  },
});

Deno.test({
  name: "run removes what an earlier one made that was killed, though the clock was set back an hour since",
  ignore: !hasFaketime,
  async fn() {
    await using state = await stateDirectory();
    const clock = `${state.path}/clock`;
    await Deno.writeTextFile(clock, "+0");
    await using killed = startUnder(clock, state.path, ["run", "basic"]);
    const dead = ended(killed);
    await firstCreate(state.path);
    killed.kill("SIGKILL");
    await dead;
    await lab.replicator.idle();
    await until(async () => (await lab.eyes.leftovers()).length > 0, { what: "something is left" });
    await Deno.writeTextFile(clock, "-1h");
    const next = await ended(startUnder(clock, state.path, ["run", "basic", "--format", "json"]));
    const { recovery }: Report = JSON.parse(next.out);
    assertEquals([next.code, recovery?.created, recovery?.deleted], [0, 1, 1], next.err);
    assertEquals(await lab.eyes.leftovers(), []);
  },
});
