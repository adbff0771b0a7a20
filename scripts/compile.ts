/**
 * Compiles the program into one executable for this machine: `deno task compile [--deno COMMAND] [--output FILE]`.
 *
 * It is bundled first, so that chromadb's native server package stays out of it. `--deno` names another Deno for the
 * last step, for machines where this one's runtime (`denort`) cannot be downloaded: the one that `DENORT_BIN` points to
 * must be of the same version as that Deno.
 */
import { parseArgs } from "@std/cli/parse-args";

const repository = new URL("..", import.meta.url).pathname;
const { deno, output } = parseArgs(Deno.args, {
  string: ["deno", "output"],
  default: { deno: Deno.execPath(), output: `${repository}dist/chroma-autotest` },
});

async function step(command: string, args: readonly string[]): Promise<void> {
  const [program = "", ...first] = command.split(" ");
  const { success } = await new Deno.Command(program, { args: [...first, ...args], cwd: repository }).spawn()
    .status;
  if (!success) throw new Error(`Cannot compile: "${command} ${args[0]}" failed, as it says above`);
}

const work = await Deno.makeTempDir();
try {
  const program = `${work}/chroma-autotest.js`;
  // Beside the program and under the name that it asks for: src/sandbox/sandbox.ts starts "./worker.ts".
  const worker = `${work}/worker.ts`;
  for (const [bundle, entry] of [[program, "main.ts"], [worker, "src/sandbox/worker.ts"]] as const) {
    await step(Deno.execPath(), ["bundle", "--quiet", "--platform", "deno", "--output", bundle, entry]);
  }
  // The generic program may reach any host, until its sandbox knows which it needs.
  const permissions = ["--allow-net", "--allow-read", "--allow-write", "--allow-env"];
  const flags = ["--quiet", "--no-check", "--no-config", "--unstable-worker-options", ...permissions];
  await step(deno, ["compile", ...flags, "--include", worker, "--output", output, program]);
  console.log(`${output}, ${((await Deno.stat(output)).size / 1e6).toFixed(0)} MB`);
} finally {
  await Deno.remove(work, { recursive: true });
}
