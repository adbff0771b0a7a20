import { assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS, OPTIONS } from "../src/cli/options.ts";
import { parseCommandLine } from "../src/cli/parse.ts";
import { generated } from "../scripts/readme.ts";
import { SUITE_NAMES, suiteOf } from "../src/suites/registry.ts";

const readme = await Deno.readTextFile(new URL("../README.md", import.meta.url));

Deno.test("README has its tables as they are generated", () => {
  assertEquals(readme, generated(readme), "Run `deno task docs:readme --write`");
});

Deno.test("README tells of every check a fault under which it fails", () => {
  const checks = SUITE_NAMES.map(suiteOf).flatMap(({ checks }) => checks.map(({ name }) => name));
  const told = [...readme.matchAll(/^\| (\S.*?) +\| .*\n\| +\| fails under /gm)].map(([, name]) => name);
  assertEquals(told, checks);
  assertStringIncludes(readme, `\n${checks.length} checks: `);
});

Deno.test("README names every command and every option", () => {
  assertEquals(COMMANDS.filter((name) => !readme.includes(`| \`${name}`)), []);
  assertEquals(
    OPTIONS.filter(({ name }) => name !== "help" && !readme.includes(`\`--${name}`)).map(({ name }) => name),
    [],
  );
});

Deno.test("README names every suite where it names the command that runs them", () => {
  const [, row = ""] = /^\| `run \[SUITE…\]` +\| (.*)\|$/m.exec(readme) ?? [];
  const [, suites = ""] = /; suites: (.*)/.exec(row) ?? [];
  assertEquals(suites.match(/\w+/g), [...SUITE_NAMES, "all"]);
});

Deno.test("README begins with the download, and starts the program with options that it takes", () => {
  assertEquals(/^## (.*)$/m.exec(readme)?.[1], "Download, restrict, schedule");
  const started = (text: string) =>
    [...text.matchAll(/^ {4}.*\bchroma-autotest ((?:run|preflight) .*)$/gm)].map(([, line = ""]) => line);
  const [beginning = ""] = readme.split("\n## What it will never do");
  assertEquals(started(beginning).length, 3);
  for (const line of started(readme)) parseCommandLine(line.split(" "), () => undefined);
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
