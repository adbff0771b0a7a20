import { assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT_CODES } from "../../src/cli/command_docs.ts";
import { manualPage } from "../../src/cli/man.ts";
import { COMMANDS, OPTIONS } from "../../src/cli/options.ts";
import { temporaryDirectory } from "../core/temporary_directory.ts";

Deno.test("manualPage names every command, option and exit code", () => {
  const page = manualPage().replaceAll("\\-", "-");
  for (const command of COMMANDS) assertStringIncludes(page, `\n.B ${command}\n`);
  for (const { name } of OPTIONS) {
    assertEquals(new RegExp(`^\\.BR --${name}( |$)`, "m").test(page), true, name);
  }
  for (const [code] of EXIT_CODES) assertStringIncludes(page, `\n.B ${code}\n`);
});

Deno.test("manualPage is of characters that every terminal has", () => {
  assertEquals(manualPage().match(/[^\n\x20-\x7e]/g), null);
});

Deno.test("manualPage has no line that roff would take for a request of its own", () => {
  const requests = manualPage().split("\n").filter((line) => /^['.]/.test(line)).map((line) =>
    line.split(" ")[0]
  );
  assertEquals(
    new Set(requests).difference(new Set([".TH", ".SH", ".TP", ".B", ".BR", ".I", ".br"])),
    new Set(),
  );
});

/** Runs a tool on the page, and answers all that it prints; `undefined` where there is no such tool. */
async function judge(tool: string, ...args: readonly string[]): Promise<string | undefined> {
  await using directory = await temporaryDirectory();
  const file = `${directory.path}/chroma-autotest.1`;
  await Deno.writeTextFile(file, manualPage("2026-01-31"));
  try {
    const { stdout, stderr } = await new Deno.Command(tool, {
      args: [...args, file],
      env: { LC_ALL: "C.UTF-8", MANWIDTH: "100" },
    }).output();
    const decoder = new TextDecoder();
    return decoder.decode(stdout) + decoder.decode(stderr);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

Deno.test({
  name: "manualPage has nothing that mandoc complains of",
  ignore: await judge("mandoc", "-T", "lint") === undefined,
  async fn() {
    assertEquals(await judge("mandoc", "-T", "lint", "-W", "style"), "");
  },
});

Deno.test({
  name: "manualPage is shown by man without a warning, every option of it",
  ignore: await judge("man", "--version") === undefined,
  async fn() {
    const shown = await judge("man", "--warnings", "--encoding=ascii", "-l") ?? "";
    // As groff has them: a file, a line, and what is wrong with it.
    assertEquals(shown.match(/^.*:\d+:.*warning.*$/gim), null);
    for (const { name } of OPTIONS) assertStringIncludes(shown, `--${name}`);
  },
});
