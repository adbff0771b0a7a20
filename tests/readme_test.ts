import { assertEquals } from "@std/assert";
import { COMMANDS, OPTIONS } from "../src/cli/options.ts";
import { SUITE_NAMES, suiteOf } from "../src/suites/registry.ts";

const readme = await Deno.readTextFile(new URL("../README.md", import.meta.url));

Deno.test("README names every check of every suite, in the order in which they run", () => {
  for (const { name, checks } of SUITE_NAMES.map(suiteOf)) {
    const rows = readme.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
    const named = rows.filter(([, suite]) => suite === name).flatMap(([, , cell = ""]) => cell.split(", "));
    assertEquals(named, checks.map(({ name }) => name));
  }
});

Deno.test("README names every command and every option", () => {
  assertEquals(COMMANDS.filter((name) => !readme.includes(`| \`${name}`)), []);
  assertEquals(
    OPTIONS.filter(({ name }) => name !== "help" && !readme.includes(`\`--${name}`)).map(({ name }) => name),
    [],
  );
});

Deno.test("README and CI use the same Deno", async () => {
  const versions = (text: string) =>
    new Set([...text.matchAll(/deno@(\d+\.\d+\.\d+)/g)].map(([, version]) => version));
  const ci = await Deno.readTextFile(new URL("../.ci/run", import.meta.url));
  assertEquals(versions(readme), versions(ci));
});

Deno.test("README names only files that are there", async () => {
  const named = new Set([...readme.matchAll(/`((?:src|tests|scripts)\/[^`\s]*)`/g)].map(([, path]) => path));
  for (const path of named) await Deno.stat(new URL(`../${path}`, import.meta.url));
});
