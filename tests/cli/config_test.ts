import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { configCommand } from "../../src/cli/commands/config.ts";
import { configFile, parseConfig, readConfig } from "../../src/cli/config.ts";
import { configSchema } from "../../src/cli/config_schema.ts";
import { OPTIONS } from "../../src/cli/options.ts";
import { parseCommandLine } from "../../src/cli/parse.ts";
import { UsageError } from "../../src/cli/usage_error.ts";
import { temporaryDirectory } from "../core/temporary_directory.ts";
import { environmentOf, keptStreams } from "./invoke.ts";

const PUBLISHED = new URL("../../deploy/config.schema.json", import.meta.url);

/** A value of each kind, and the variable that says the same. */
const VALUES: readonly (readonly [config: object, variable: string, value: string])[] = [
  [{ url: "http://a" }, "CHROMA_AUTOTEST_URL", "http://a"],
  [{ "max-lag": 2.5 }, "CHROMA_AUTOTEST_MAX_LAG", "2.5"],
  [{ "max-lag": "2.5" }, "CHROMA_AUTOTEST_MAX_LAG", "2.5"],
  [{ quiet: true }, "CHROMA_AUTOTEST_QUIET", "true"],
  [{ quiet: false }, "CHROMA_AUTOTEST_QUIET", "false"],
  [{ replica: "http://a" }, "CHROMA_AUTOTEST_REPLICA", "http://a"],
  [{ replica: ["http://a", "http://b"] }, "CHROMA_AUTOTEST_REPLICA", "http://a\nhttp://b"],
];

for (const [config, variable, value] of VALUES) {
  Deno.test(`parseConfig takes ${JSON.stringify(config)}`, () => {
    assertEquals([...parseConfig(JSON.stringify({ $schema: "x", ...config }), "c.json")], [[
      variable,
      value,
    ]]);
  });
}

const REFUSED: readonly (readonly [text: string, message: string])[] = [
  ["{", 'Cannot read the configuration "c.json": it is not JSON'],
  ["[]", "it must be a JSON object"],
  ['{"max-lagg": 1}', '"max-lagg" is not an option; did you mean "max-lag"?'],
  ['{"help": true}', '"help" is not an option'],
  ['{"config": "other.json"}', '"config" is not an option'],
  ['{"constructor": 1}', '"constructor" is not an option'],
  ['{"max-lag": true}', '"max-lag" must be a number'],
  ['{"url": 1}', '"url" must be a text'],
  ['{"quiet": "yes"}', '"quiet" must be true or false'],
  ['{"replica": []}', '"replica" must be a list of texts'],
  ['{"replica": ["a\\nb"]}', '"replica" must be a list of texts'],
  ['{"replica": [1]}', '"replica" must be a list of texts'],
];

for (const [text, message] of REFUSED) {
  Deno.test(`parseConfig refuses ${text}`, () => {
    assertThrows(() => parseConfig(text, "c.json"), UsageError, message);
  });
}

const TOKEN = "hunter2hunter2";

/** Texts that stop being JSON near a secret, which the runtime quotes, and the line where they do. */
const BROKEN: readonly (readonly [text: string, line: number])[] = [
  [`{\n  "url": "http://a",\n  "header": ["Authorization: Bearer ${TOKEN}", ],\n  "quiet": true\n}\n`, 3],
  [`{\n  "header": ["Authorization: Bearer ${TOKEN}" "X: y"]\n}\n`, 2],
  [`{"header": "${TOKEN}}\n`, 1],
  [`{\n\n"header": '${TOKEN}'}`, 3],
  [`${TOKEN}\n`, 1],
  ["{\n", 2],
  ["", 1],
];

for (const [text, line] of BROKEN) {
  Deno.test(`parseConfig says where ${JSON.stringify(text)} is no JSON, and quotes nothing of it`, () => {
    const { message } = assertThrows(() => parseConfig(text, "c.json"), UsageError);
    assertEquals(
      message,
      `Cannot read the configuration "c.json": it is not JSON, by what stands near line ${line}`,
    );
  });
}

/** A file with this configuration. */
async function fileOf(config: object) {
  const directory = await temporaryDirectory();
  const path = `${directory.path}/config.json`;
  await Deno.writeTextFile(path, JSON.stringify(config));
  return { path, [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() };
}

Deno.test("readConfig goes behind the environment, and that behind the command line", async () => {
  await using file = await fileOf({ url: "http://file", settle: 1, "max-lag": 1, "dry-run": true });
  const sources = await readConfig(
    file.path,
    environmentOf({ CHROMA_AUTOTEST_SETTLE: "2", CHROMA_AUTOTEST_MAX_LAG: "2" }),
  );
  const { texts, flags } = parseCommandLine(["run", "--max-lag", "3"], sources.environment);
  assertEquals(["url", "settle", "max-lag"].map((name) => texts.get(name as "url")), [
    "http://file",
    "2",
    "3",
  ]);
  assertEquals(["url", "settle", "max-lag", "tenant"].map(sources.isFromFile), [true, false, false, false]);
  // Of another command, so it is not the business of this one.
  assertEquals(flags.has("dry-run"), false);
});

Deno.test("readConfig warns of a file with headers that others may read, and of no other", async () => {
  for (
    const [config, mode, warned] of [
      [{ header: "X-Api-Key: hunter22" }, 0o644, true],
      [{ header: "X-Api-Key: hunter22" }, 0o640, true],
      [{ header: "X-Api-Key: hunter22" }, 0o600, false],
      [{ url: "http://a" }, 0o644, false],
    ] as const
  ) {
    await using file = await fileOf(config);
    await Deno.chmod(file.path, mode);
    const { warnings } = await readConfig(file.path, environmentOf());
    const shown = mode.toString(8).padStart(4, "0");
    assertEquals(
      warnings,
      warned
        ? [
          `Warning: others on this machine may read the configuration "${file.path}", which has headers, ` +
          `(its mode is ${shown}); chmod 600 keeps it yours`,
        ]
        : [],
    );
  }
});

Deno.test("readConfig says why a file cannot be read", async () => {
  await assertRejects(
    () => readConfig("/nowhere/config.json", environmentOf()),
    UsageError,
    'Cannot read the configuration "/nowhere/config.json": there is no such file',
  );
});

Deno.test("configFile is the flag's, or else the environment's", () => {
  const environment = environmentOf({ CHROMA_AUTOTEST_CONFIG: "/etc/a.json" });
  assertEquals(configFile(["run", "--config", "b.json"], environment), "b.json");
  assertEquals(configFile(["run", "--config=b.json"], environment), "b.json");
  assertEquals(configFile(["run"], environment), "/etc/a.json");
  assertEquals(configFile(["run"], environmentOf()), undefined);
});

Deno.test("config check tells what is in force and from where, and no secret", async () => {
  await using file = await fileOf({ url: "http://127.0.0.1:1", header: ["X-Api-Key: hunter22"], settle: 5 });
  const given = environmentOf({
    CHROMA_AUTOTEST_TOKEN: "swordfish",
    HOME: "/home/ops",
    CHROMA_AUTOTEST_SETTLE: "6",
  });
  const sources = await readConfig(file.path, given);
  const ping = ["--ping-url", "http://127.0.0.1:2/check/tuna"];
  const args = ["config", "check", "--config", file.path, "--max-lag", "7", ...ping];
  const streams = keptStreams();
  const invocation = parseCommandLine(args, sources.environment);
  assertEquals(await configCommand(invocation, sources, streams), 0);
  const { out } = streams.kept;
  const lines = out.split("\n").map((line) => line.split(/ {2,}/));
  assertEquals(lines.find(([option]) => option === "url"), [
    "url",
    "http://127.0.0.1:1",
    `file "${file.path}"`,
  ]);
  assertEquals(lines.find(([option]) => option === "header"), [
    "header",
    "X-Api-Key: …",
    `file "${file.path}"`,
  ]);
  assertEquals(lines.find(([option]) => option === "settle"), [
    "settle",
    "6",
    "environment CHROMA_AUTOTEST_SETTLE",
  ]);
  assertEquals(lines.find(([option]) => option === "max-lag"), ["max-lag", "7", "command line"]);
  assertEquals(lines.find(([option]) => option === "tenant"), ["tenant", "default_tenant", "default"]);
  assertStringIncludes(out, "environment CHROMA_AUTOTEST_TOKEN");
  assertStringIncludes(out, "http://127.0.0.1:2/… ");
  for (const secret of ["hunter22", "swordfish", "tuna"]) assertEquals(out.includes(secret), false);
});

Deno.test("config check refuses what a run would refuse", async () => {
  await using file = await fileOf({ url: "http://127.0.0.1:1", "max-lag": 0 });
  const sources = await readConfig(file.path, environmentOf({ HOME: "/home/ops" }));
  const invocation = parseCommandLine(["config", "check"], sources.environment);
  await assertRejects(() => configCommand(invocation, sources, keptStreams()), UsageError, "--max-lag");
});

Deno.test("configCommand names what it can do", async () => {
  for (
    const [words, message] of [
      [[], 'Cannot run "config": give check or schema'],
      [["chek"], 'Cannot run "config chek": give check or schema; did you mean "check"?'],
    ] as const
  ) {
    const invocation = parseCommandLine(["config", ...words], environmentOf({ HOME: "/home/ops" }));
    const sources = await readConfig(undefined, environmentOf({ HOME: "/home/ops" }));
    const { message: told } = await assertRejects(
      () => configCommand(invocation, sources, keptStreams()),
      UsageError,
    );
    assertEquals(told, message);
  }
});

Deno.test("configSchema is the one that is published, and knows every option that can stand in a file", async () => {
  const schema = configSchema();
  assertEquals(JSON.parse(await Deno.readTextFile(PUBLISHED)), schema, "deno task docs:schema writes it");
  const properties = Object.keys((schema as { properties: object }).properties).filter((name) =>
    name !== "$schema"
  );
  const options = OPTIONS.map(({ name }) => name as string).filter((name) =>
    !["config", "help", "version"].includes(name)
  );
  assertEquals(properties, options);
});
