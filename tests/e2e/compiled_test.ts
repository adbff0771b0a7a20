import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../src/cli/options.ts";
import { temporaryDirectory } from "../core/temporary_directory.ts";
import { Lab } from "../lab/lab.ts";
import type { Report } from "./program.ts";

const repository = new URL("../..", import.meta.url).pathname;
/** A runtime to compile with, where it cannot be downloaded: see `scripts/compile.ts`. */
const runtime = Deno.env.get("DENORT_BIN");
const ignore = runtime === undefined;
/** The Deno that is of the runtime's version. */
const COMPILER = "npx -y deno@2.4.2";

let lab: Lab;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
Deno.test.beforeAll(async () => {
  if (ignore) return;
  lab = await Lab.start({ production: 8 });
  directory = await temporaryDirectory();
  const args = ["task", "compile", "--deno", COMPILER, "--output", program()];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: repository }).output();
  assert(success, new TextDecoder().decode(stderr));
});
Deno.test.afterAll(async () => {
  await lab?.[Symbol.asyncDispose]();
  await directory?.[Symbol.asyncDispose]();
});

const program = () => `${directory.path}/chroma-autotest`;

/** Runs the compiled file as cron does: no environment to speak of, and a working directory that cannot be written. */
async function run(args: readonly string[], state = `${directory.path}/state`) {
  const { code, stdout, stderr } = await new Deno.Command(program(), {
    args: [...args, ...(args[0]?.startsWith("-") ? [] : ["--state-dir", state])],
    clearEnv: true,
    env: { PATH: "" },
    cwd: "/proc",
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

Deno.test({
  name: "the compiled file prints its version and the commit, and its help",
  ignore,
  async fn() {
    assertMatch((await run(["--version"])).out, /^\d+\.\d+\.\d+ \([0-9a-f]{12}\)\n$/);
    const { code, out } = await run(["--help"]);
    assertEquals(code, 0);
    for (const command of COMMANDS) assertStringIncludes(out, `\n  ${command} `);
  },
});

Deno.test({
  name: "the compiled file does the whole job with an empty environment, and leaves nothing",
  ignore,
  async fn() {
    const before = await lab.eyes.photograph();
    const preflight = await run(["preflight", ...lab.args()]);
    assertEquals(preflight.code, 0, preflight.err);
    const ran = await run(["run", "basic", "sync", "--settle", "1", "--format", "json", ...lab.args()]);
    assertEquals(ran.code, 0, ran.err);
    const report: Report & { readonly sandbox: { readonly net: readonly string[] } } = JSON.parse(ran.out);
    const statuses = new Set(report.suites.flatMap(({ checks }) => checks.map(({ status }) => status)));
    assertEquals([[...statuses], report.sandbox.net], [["passed"], lab.hosts()]);
    const list = await run(["list", "--format", "json", ...lab.args()]);
    assertEquals([list.code, JSON.parse(list.out).findings.length], [0, 2]);
    assertEquals((await run(["cleanup", "--settle", "0", ...lab.args()])).code, 0);
    const verified = await run(["verify", ...lab.args()]);
    assertEquals(verified.code, 0, verified.out + verified.err);
    assertEquals([await lab.eyes.leftovers(), await lab.eyes.photograph()], [[], before]);
  },
});

Deno.test({
  name: "the compiled file with --allow-net refuses a target outside of it before any connection",
  ignore,
  async fn() {
    let connections = 0;
    await using outside = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
      connections++;
      return new Response("{}");
    });
    const elsewhere = `http://127.0.0.1:${outside.addr.port}`;
    const [balancer = ""] = lab.hosts();
    const { code, err } = await run([
      "run",
      "basic",
      "--url",
      lab.url,
      "--primary",
      elsewhere,
      "--allow-net",
      balancer,
    ]);
    assertEquals([code, connections], [2, 0]);
    assertStringIncludes(
      err,
      `Cannot use primary (${elsewhere}): 127.0.0.1:${outside.addr.port} is outside --allow-net`,
    );
  },
});
