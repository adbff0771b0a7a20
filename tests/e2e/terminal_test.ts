import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { hasScript, shownOn, type Size } from "../fixtures/terminal.ts";
import { Lab } from "../lab/lab.ts";
import { denoArgs, program, type ProgramOptions, stateDirectory } from "./program.ts";

const repository = new URL("../..", import.meta.url).pathname;

/** Deno itself clears the line on which it shows what it loads, before the program begins. */
// deno-lint-ignore no-control-regex -- these are what it looks for
const DENO_CLEARS = /^(\x1b\[0G\x1b\[2K\x1b\[J)*/;
/** What colours and weights are made with. */
// deno-lint-ignore no-control-regex -- as above
const STYLES = /\x1b\[[0-9;]*m/;

/** Runs the program on a terminal of this size, and gives all that it wrote there, redrawn lines included. */
async function onTerminal(
  args: readonly string[],
  { columns, rows, env = {}, ...options }: ProgramOptions & Size,
): Promise<{ readonly code: number; readonly written: string }> {
  const quoted = [Deno.execPath(), ...denoArgs(args, options)].map((word) => `'${word}'`).join(" ");
  const typescript = await Deno.makeTempFile();
  try {
    const { code } = await new Deno.Command("script", {
      args: [
        "--quiet",
        "--return",
        "--command",
        `stty cols ${columns} rows ${rows}; exec ${quoted}`,
        typescript,
      ],
      cwd: repository,
      env: { TERM: "xterm", NO_COLOR: "", ...env },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    const [, ...lines] = (await Deno.readTextFile(typescript)).split("\n");
    const written = lines.join("\n").replace(/\n?Script done on .*\n$/, "");
    return { code, written: written.replace(DENO_CLEARS, "") };
  } finally {
    await Deno.remove(typescript);
  }
}

Deno.test("on a terminal", { ignore: !hasScript }, async (t) => {
  await using lab = await Lab.start({ production: 3 });
  await using state = await stateDirectory();
  const run = ["run", "basic", "sync", "--settle", "2", ...lab.args(), "--state-dir", state.path];
  const hosts = lab.hosts();

  for (const [columns, rows] of [[80, 24], [120, 40]] as const) {
    await t.step(`of ${columns} by ${rows} a run is watched, and its report fits one screen`, async () => {
      const { code, written } = await onTerminal(run, { state: state.path, hosts, columns, rows });
      assertEquals(code, 0);
      assertStringIncludes(written, "\x1b[1m\x1b[32mPASSED", "in colour");
      assertMatch(written, /sync 1 of 16: creation reaches every node/);
      assertMatch(written, /distributed_sync [a-z0-9]{6} {2}in use {4}seen on 2 of 2/);
      assertMatch(written, /Watching 2 deleted collections/);

      const lines = await shownOn(written, { columns, rows });
      assert(
        lines.every((line) => !/ of 16: |Watching 2 deleted/.test(line)),
        "nothing of the live view stays",
      );
      const verdict = lines.findIndex((line) => line.startsWith("PASSED: "));
      assert(verdict >= 0 && lines.length - verdict < rows, `${lines.length - verdict} lines of report`);
    });
  }

  await t.step("NO_COLOR leaves the live view, and takes the colours", async () => {
    const size = { columns: 80, rows: 24 };
    const env = { NO_COLOR: "1" };
    const { written } = await onTerminal([...run], { state: state.path, hosts, ...size, env });
    assertMatch(written, /sync 1 of 16/);
    assertEquals(written.match(STYLES), null);
  });

  await t.step("that is dumb a run is told in lines, as in a file", async () => {
    const options = { state: state.path, hosts, columns: 80, rows: 24, env: { TERM: "dumb" } };
    const { code, written } = await onTerminal(["list", ...lab.args(), "--state-dir", state.path], options);
    assertEquals([code, written.includes("\x1b")], [0, false]);
  });

  await t.step("--verbose shows every request, and no more than the audit log has", async () => {
    const { code, err } = await program([...run, "--verbose"], { state: state.path, hosts });
    assertEquals(code, 0);
    const requests = err.split("\n").filter((line) => / (GET|POST|PUT|DELETE) \/\S+: /.test(line));
    const [, entries] =
      (await program(["report", "--state-dir", state.path], { state: state.path, hosts: [] })).out
        .match(/^Audit +([\d,]+) requests written down/m) ?? [];
    assertEquals(requests.length, Number(entries?.replace(",", "")));
    assert(requests.some((line) => /^ {4}primary GET \/api\/v2\/\S+: 200, \d+ bytes, [\d.]+ ms$/.test(line)));
  });
});
