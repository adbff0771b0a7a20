import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../../src/cli/options.ts";
import { temporaryDirectory } from "../../core/temporary_directory.ts";
import { Lab } from "../../lab/lab.ts";
import { byParallel, has, mergedReport } from "../by_parallel.ts";
import { firstCreate } from "../first_create.ts";
import { against, type Report, stateDirectory } from "../program.ts";
import { compiledFile, IS_ROOT, NO_FILE, runBare } from "./compiled_file.ts";

/** The user that owns nothing, on every Linux. */
const NOBODY = 65534;
/** A directory in which nobody can write, root included. */
const READ_ONLY = "/proc";

let lab: Lab;
let file: Awaited<ReturnType<typeof compiledFile>>;
let home: Awaited<ReturnType<typeof temporaryDirectory>>;
Deno.test.beforeAll(async () => {
  if (NO_FILE) return;
  lab = await Lab.start({ production: 8 });
  file = await compiledFile();
  home = await temporaryDirectory();
  if (IS_ROOT) await Deno.chown(home.path, NOBODY, NOBODY);
});
Deno.test.afterAll(async () => {
  await lab?.[Symbol.asyncDispose]();
  await file?.[Symbol.asyncDispose]();
  await home?.[Symbol.asyncDispose]();
});

/** Runs the file as another user where that can be, from that user's home, in a directory that cannot be written. */
function run(...args: readonly string[]) {
  const another = IS_ROOT
    ? ["/usr/bin/setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"]
    : [];
  const env = { PATH: "", HOME: home.path, TMPDIR: home.path };
  return runBare([...another, file.path, ...args], { env, cwd: READ_ONLY });
}

/** What is there or not by what the run was told, and by how busy the machine was. */
const VARIES = [".provenance.configuration.options", ".brake.pauses", ".regressions"];

/** Where every part of a report is, whatever it says: `suites[].checks[].name`, … */
function structureOf(value: unknown, at = ""): ReadonlySet<string> {
  if (VARIES.includes(at)) return new Set([at]);
  if (typeof value !== "object" || value === null) return new Set([at]);
  const parts = Array.isArray(value)
    ? value.map((one) => structureOf(one, `${at}[]`))
    : Object.entries(value).map(([key, one]) => structureOf(one, `${at}.${key}`));
  return new Set(parts.flatMap((part) => [...part]).sort());
}

const verdictsOf = ({ suites }: Report) =>
  suites.flatMap(({ name, checks }) => checks.map((check) => `${name} / ${check.name}: ${check.status}`));

Deno.test({
  name: "the compiled file prints its version and the commit, and its help",
  ignore: NO_FILE,
  async fn() {
    assertMatch((await run("--version")).out, /^\d+\.\d+\.\d+ \([0-9a-f]{12}\)\n$/);
    const { code, out } = await run("--help");
    assertEquals(code, 0);
    for (const command of COMMANDS) assertStringIncludes(out, `\n  ${command} `);
    assertMatch((await run("man")).out, /^\.TH CHROMA\\-AUTOTEST 1 "\d{4}-\d\d-\d\d" /);
  },
});

Deno.test({
  name:
    "the compiled file does the whole job from another user's home without an environment, as from source",
  ignore: NO_FILE,
  async fn() {
    const before = await lab.eyes.photograph();
    const preflight = await run("preflight", ...lab.args());
    assertEquals(preflight.code, 0, preflight.err);
    const words = ["run", "basic", "sync", "--settle", "1"];
    const page = `${home.path}/report.html`;
    const formats = ["--format", "json", "--output=-", "--format", "html", "--output", page];
    const ran = await run(...words, ...formats, ...lab.args());
    assertEquals(ran.code, 0, ran.err);
    assertMatch(await Deno.readTextFile(page), /^<!doctype html>[^]*<h1 [^>]*>Passed<\/h1>/);
    const report: Report = JSON.parse(ran.out);
    assertEquals(report.sandbox?.net, lab.hosts());
    const list = await run("list", "--format", "json", ...lab.args());
    assertEquals([list.code, JSON.parse(list.out).findings.length], [0, 2]);
    assertEquals((await run("cleanup", "--settle", "0", ...lab.args())).code, 0);
    const verified = await run("verify", ...lab.args());
    assertEquals(verified.code, 0, verified.out + verified.err);
    assertEquals([await lab.eyes.leftovers(), await lab.eyes.photograph()], [[], before]);
    // Of the one before the cleanup; its runtime has a SQLite of its own.
    const history = await run("history", "--format", "json");
    const [{ runs }] = JSON.parse(history.out).targets;
    assertEquals([history.err, runs.map(({ exitCode }: { exitCode: number }) => exitCode)], ["", [0]]);
    assertEquals((await run("report", "--format", "json")).out, ran.out);

    await using state = await stateDirectory();
    const source = await against(lab, words, { state: state.path });
    assertEquals(source.code, 0, source.err);
    assertEquals(verdictsOf(report), verdictsOf(source.report));
    assertEquals(structureOf(report), structureOf(source.report));
  },
});

Deno.test({
  name: "the compiled file sets a broken history aside",
  ignore: NO_FILE,
  async fn() {
    await using state = await stateDirectory();
    for (const text of ["no database".repeat(1000), "SQLite format 3\0" + "\0\x10".repeat(500)]) {
      await Deno.writeTextFile(`${state.path}/history.sqlite`, text);
      const { code, out, err } = await runBare([file.path, "history", "--state-dir", state.path]);
      assertEquals([code, out], [0, "No run is on record\n"], err);
      assertMatch(
        err,
        /^The history "[^"]+" cannot be used \([^\n]+\): it is kept as "[^"]+\.broken-\d{10}", [^\n]+\n$/,
      );
    }
  },
});

Deno.test({
  name:
    "the compiled file leaves nothing outside of its state directory, and reads no code from where others write",
  ignore: NO_FILE,
  async fn() {
    await run("--version");
    await run("audit");
    // It is the place for temporary files, too.
    const inHome = await Array.fromAsync(Deno.readDir(home.path), ({ name }) => name);
    assertEquals(inHome.filter((name) => name !== ".local" && name !== "report.html"), []);
  },
});

Deno.test({
  name: "the compiled file with --allow-net refuses a target outside of it before any connection",
  ignore: NO_FILE,
  async fn() {
    let connections = 0;
    await using outside = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
      connections++;
      return new Response("{}");
    });
    const elsewhere = `http://127.0.0.1:${outside.addr.port}`;
    const [balancer = ""] = lab.hosts();
    const target = ["--url", lab.url, "--primary", elsewhere];
    const { code, err } = await run("run", "basic", ...target, "--allow-net", balancer);
    assertEquals([code, connections], [2, 0]);
    assertStringIncludes(
      err,
      `Cannot use primary (${elsewhere}): 127.0.0.1:${outside.addr.port} is outside --allow-net`,
    );
  },
});

Deno.test({
  name: "the compiled file refuses every other permission of Deno's with the reason, and sends nothing",
  ignore: NO_FILE,
  async fn() {
    for (const flag of ["--allow-read", "--allow-all", "-A", "--deny-net", "--allow-run=ls"]) {
      const { code, out, err } = await run("run", ...lab.args(), flag);
      const shown = flag.split("=")[0];
      assertEquals([code, out], [2, ""]);
      assertEquals(
        err,
        `Cannot take ${shown}: a compiled program cannot obey it; only --allow-net is taken\n`,
      );
    }
  },
});

Deno.test({
  name: "the compiled file removes what an earlier run of it made that was killed",
  ignore: NO_FILE,
  async fn() {
    const state = `${home.path}/killed`;
    const words = ["run", "basic", "--settle", "0", "--format", "json", ...lab.args(), "--state-dir", state];
    await using killed = new Deno.Command(file.path, { args: words, stdout: "null", stderr: "null" }).spawn();
    await firstCreate(state);
    killed.kill("SIGKILL");
    assertEquals((await killed.status).signal, "SIGKILL");
    const next = await runBare([file.path, ...words]);
    const { recovery }: Report = JSON.parse(next.out);
    assertEquals([next.code, recovery?.created, recovery?.deleted, recovery?.leftovers], [0, 1, 1, []]);
    assertEquals(await lab.eyes.leftovers(), []);
  },
});

Deno.test({
  name: "the compiled file shares a run with itself, from one state directory",
  ignore: NO_FILE || !await has("parallel"),
  async fn() {
    await using state = await stateDirectory();
    await using reports = await stateDirectory();
    const directories = { state: state.path, reports: reports.path, file: file.path };
    const load = ["--duration", "2", "--rate", "20", "--max-requests", "200", "--settle", "1"];
    const { code, out, err } = await byParallel(lab, [3, ...load, "--start-after", "15"], directories);
    assertEquals([code, await lab.eyes.leftovers()], [0, []], out + err);
    const { shards } = await mergedReport(lab, directories);
    assertEquals(shards.map(({ exitCode }) => exitCode), [0, 0, 0]);
  },
});
