import { assertEquals, assertStringIncludes } from "@std/assert";
import { commandHelp } from "../../src/cli/help.ts";
import { COMMANDS, environmentName, OPTIONS, optionsOf } from "../../src/cli/options.ts";
import { programHelp } from "../../src/cli/program_help.ts";
import { EXIT } from "../../src/core/exit_code.ts";
import { SUITE_NAMES, suiteOf } from "../../src/suites/registry.ts";

for (const command of COMMANDS) {
  Deno.test(`commandHelp of ${command} names every option that it takes, and no other`, () => {
    const help = commandHelp(command);
    const named = [...help.matchAll(/^ {2}--([a-z0-9-]+)/gm)].map(([, name]) => name);
    assertEquals(named, optionsOf(command).map(({ name }) => name));
    for (const option of optionsOf(command)) {
      assertStringIncludes(help, option.doc);
      if (option.default !== undefined) {
        assertStringIncludes(help, `${option.doc} (default: ${option.default})`);
      }
    }
  });

  Deno.test(`commandHelp of ${command} fits a screen`, () => {
    for (const line of commandHelp(command).split("\n")) assertEquals(line.length <= 120, true, line);
  });
}

Deno.test("commandHelp of run names every suite", () => {
  for (const { name, proves } of SUITE_NAMES.map(suiteOf)) {
    assertStringIncludes(commandHelp("run"), `  ${name.padEnd(11)} ${proves}`);
  }
});

Deno.test("programHelp names every command", () => {
  for (const command of COMMANDS) assertStringIncludes(programHelp(), `\n  ${command} `);
});

Deno.test("programHelp names every exit code that a command can end with", () => {
  for (const code of Object.values(EXIT)) {
    assertEquals(new RegExp(`^  (.*, )?${code}\\b`, "m").test(programHelp()), true, String(code));
  }
});

Deno.test("OPTIONS have names of their own, a value where they need one, and a doc", () => {
  assertEquals(new Set(OPTIONS.map(({ name }) => name)).size, OPTIONS.length);
  for (const option of OPTIONS) {
    assertEquals("value" in option, option.type !== "flag", option.name);
    assertEquals(/^[^.]+[^.]$/.test(option.doc), true, option.name);
  }
});

Deno.test("environmentName is the option in capitals", () => {
  assertEquals(environmentName("max-lag"), "CHROMA_AUTOTEST_MAX_LAG");
});
