import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { completionsFor } from "../../../src/cli/completions/completions.ts";
import { GRAMMAR, type Shell, SHELLS } from "../../../src/cli/completions/grammar.ts";
import { UsageError } from "../../../src/cli/usage_error.ts";
import { temporaryDirectory } from "../../core/temporary_directory.ts";

/** Runs a program of the machine; `undefined` where there is none. */
async function shell(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout, stderr, success } = await new Deno.Command(program, { args: [...args] }).output();
    if (!success) throw new Error(`${program} failed: ${new TextDecoder().decode(stderr)}`);
    return new TextDecoder().decode(stdout);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** What a real shell completes the last word of a line to, each candidate of it. */
type Completed = (script: string, line: string) => Promise<readonly string[]>;

const lines = (out: string | undefined) => (out ?? "").split("\n").filter((line) => line !== "");

const COMPLETE: Readonly<Record<Shell, Completed>> = {
  bash: async (script, line) => {
    // As readline breaks it up: `=` is a word of its own.
    const words = line.split(/ |(=)/).filter((word) => word !== undefined);
    const code =
      `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _chroma_autotest; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return lines(await shell("bash", ["--norc", "-c", code, script, ...words]));
  },
  fish: async (script, line) => {
    const out = await shell("fish", ["--no-config", "-c", `source ${script}; complete -C '${line}'`]);
    return lines(out).map((one) => one.split("\t")[0] ?? "");
  },
  zsh: async (script, line) => {
    const driver = new URL("./complete.zsh", import.meta.url).pathname;
    // One candidate is taken at once, and a space follows it.
    return lines(await shell("zsh", ["-f", driver, script, line])).map((one) =>
      one.trim().split(" ").at(-1) ?? ""
    );
  },
};

/** Lines, each with the one way to complete it. */
const ONE_WAY = [
  ["chroma-autotest prefl", "preflight"],
  ["chroma-autotest run bas", "basic"],
  ["chroma-autotest completions fi", "fish"],
  ["chroma-autotest run --max-sl", "--max-slowdown"],
  ["chroma-autotest cleanup --dry", "--dry-run"],
  ["chroma-autotest --prim", "--primary"],
  ["chroma-autotest run --format ju", "junit"],
] as const;

for (const name of SHELLS) {
  const ignore = await shell(name, ["-c", "true"]) === undefined;
  Deno.test({
    name: `completionsFor ${name} completes suites, options and values in a real ${name}`,
    ignore,
    async fn() {
      await using directory = await temporaryDirectory();
      const script = `${directory.path}/completions`;
      await Deno.writeTextFile(script, completionsFor([name]));
      for (const [line, completed] of ONE_WAY) {
        // An option that takes its value after "=" may be completed with it.
        const found = (await COMPLETE[name](script, line)).map((one) => one.replace(/=$/, ""));
        assertEquals(found, [completed], line);
      }
    },
  });
}

for (const name of SHELLS) {
  Deno.test(`completionsFor ${name} names every command and every option`, () => {
    const script = completionsFor([name]);
    for (const { name: command, options } of GRAMMAR) {
      assertStringIncludes(script, command);
      for (const option of options) assertStringIncludes(script, option.name);
    }
  });
}

Deno.test("completionsFor refuses what is no shell that it knows", () => {
  const refused = (words: readonly string[], message: string) =>
    assertThrows(() => completionsFor(words), UsageError, message);
  refused([], 'Cannot print completions for "": give one of bash, zsh, fish');
  refused(["bsh"], 'did you mean "bash"?');
  refused(["bash", "zsh"], 'Cannot print completions for "bash zsh"');
});
