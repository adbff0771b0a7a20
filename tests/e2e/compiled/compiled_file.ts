import { assert } from "@std/assert";
import { temporaryDirectory } from "../../core/temporary_directory.ts";
import type { Ended } from "../program.ts";

const repository = new URL("../../..", import.meta.url).pathname;
/** A file that is there already, such as a released one. */
const given = Deno.env.get("COMPILED_FILE");
/** A Deno of the version of the runtime in `DENORT_BIN`: see `scripts/compile.ts`. */
const COMPILER = "npx -y deno@2.4.2";

/** Nothing can be compiled here, since no runtime is there. */
export const NO_COMPILER = Deno.env.get("DENORT_BIN") === undefined;
/** There is no file to test. */
export const NO_FILE = given === undefined && NO_COMPILER;
/** Whether a test may become another user, and mount. */
export const IS_ROOT = Deno.build.os === "linux" && Deno.uid() === 0;

/** Compiles the program, as `deno task compile` does. @returns what it printed */
export async function compile(output: string, flags: readonly string[] = []): Promise<string> {
  const args = ["task", "compile", "--deno", COMPILER, "--output", output, ...flags];
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: repository })
    .output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

/** The compiled program, in a directory of its own that every user may read. */
export async function compiledFile(
  flags: readonly string[] = [],
): Promise<AsyncDisposable & { readonly path: string; readonly directory: string }> {
  const directory = await temporaryDirectory();
  await Deno.chmod(directory.path, 0o755);
  const path = `${directory.path}/chroma-autotest`;
  if (given === undefined || flags.length > 0) await compile(path, flags);
  else await Deno.copyFile(given, path);
  return { path, directory: directory.path, [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() };
}

/** Runs a command to its end with these variables and no others. */
export async function runBare(
  [command = "", ...args]: readonly string[],
  { env = {}, cwd = "/" }: { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string } = {},
): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args,
    clearEnv: true,
    env: { ...env },
    cwd,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}
