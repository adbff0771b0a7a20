import { assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT_CODES } from "../../src/cli/command_docs.ts";
import { manualPage } from "../../src/cli/man.ts";
import { COMMANDS, OPTIONS } from "../../src/cli/options.ts";

Deno.test("manualPage names every command, option and exit code", () => {
  const page = manualPage().replaceAll("\\-", "-");
  for (const command of COMMANDS) assertStringIncludes(page, `\n.B ${command}\n`);
  for (const { name } of OPTIONS) {
    assertEquals(new RegExp(`^\\.BR --${name}( |$)`, "m").test(page), true, name);
  }
  for (const [code] of EXIT_CODES) assertStringIncludes(page, `\n.B ${code}\n`);
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
