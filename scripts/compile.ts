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
  const bundle = `${work}/chroma-autotest.js`;
  await step(Deno.execPath(), ["bundle", "--quiet", "--platform", "deno", "--output", bundle, "main.ts"]);
  // The generic program may reach any host; how it limits itself is the guard's business.
  const permissions = ["--allow-net", "--allow-read", "--allow-write", "--allow-env"];
  await step(deno, ["compile", "--quiet", "--no-config", ...permissions, "--output", output, bundle]);
  console.log(`${output}, ${((await Deno.stat(output)).size / 1e6).toFixed(0)} MB`);
} finally {
  await Deno.remove(work, { recursive: true });
}
