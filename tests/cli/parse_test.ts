import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { COMMANDS as ALL } from "../../src/cli/options.ts";
import { parseCommandLine } from "../../src/cli/parse.ts";
import { UsageError } from "../../src/cli/usage_error.ts";
import { environmentOf, invoke } from "./invoke.ts";

const COMMANDS: readonly (readonly [args: readonly string[], command: string, words: readonly string[]])[] = [
  [[], "run", []],
  [["run"], "run", []],
  [["run", "basic", "sync"], "run", ["basic", "sync"]],
  [["basic"], "run", ["basic"]],
  [["all"], "run", ["all"]],
  [["test_suite"], "run", ["test_suite"]],
  [["test_distributed_sync", "--max-lag", "5"], "run", ["test_distributed_sync"]],
  [["run_all_tests"], "run", ["run_all_tests"]],
  [["--url", "http://a"], "run", []],
  [["list"], "list", []],
  [["cleanup", "--dry-run"], "cleanup", []],
  [["--cleanup-old"], "cleanup", []],
  [["--cleanup-old", "--max-age", "1", "--url", "http://a"], "cleanup", []],
  [["--url", "http://a", "--cleanup-old"], "cleanup", []],
];

for (const [args, command, words] of COMMANDS) {
  Deno.test(`parseCommandLine takes [${args.join(" ")}] for ${command}`, () => {
    const parsed = parseCommandLine(args, environmentOf());
    assertEquals([parsed.command, parsed.words], [command, words]);
  });
}

const REFUSED: readonly (readonly [args: readonly string[], message: string])[] = [
  [["runn"], `Cannot run "runn": there is no such command; did you mean "run"?`],
  [["clean"], `Cannot run "clean": there is no such command; did you mean "cleanup"?`],
  [["ls"], `Cannot run "ls": there is no such command; did you mean "list"?`],
  [["test_suit"], `Cannot run "test_suit": there is no such command; did you mean "test_suite"?`],
  [
    ["constructor"],
    `Cannot run "constructor": there is no such command; known are run, preflight, list, cleanup, verify, explain, report, audit, history, drill, config, completions, man, basic`,
  ],
  [["run", "--urll", "x"], `Cannot take --urll: there is no such option; did you mean "--url"?`],
  [["run", "--max-lagg=5"], `Cannot take --max-lagg: there is no such option; did you mean "--max-lag"?`],
  [["list", "--dry-runs"], "Cannot take --dry-runs: there is no such option"],
  [["list", "--dry-run"], `Cannot take --dry-run: not an option of "list"`],
  [["run", "--max-age", "1"], `Cannot take --max-age: not an option of "run"`],
  [["cleanup", "--write-docs", "1"], `Cannot take --write-docs: not an option of "cleanup"`],
  [["run", "-x"], "Cannot take -x: there is no such option"],
  [["run", "--write-docs", "-1"], 'Cannot read --write-docs "-1": it must not be negative'],
  [["run", "--no-quiet"], "Cannot take --no-quiet: there is no such option"],
  [["run", "--constructor"], "Cannot take --constructor: there is no such option"],
  [["run", "--__proto__=x"], "Cannot take --__proto__: there is no such option"],
  [["run", "--url"], "Cannot read --url: it needs a value"],
  [["run", "--url="], "Cannot read --url: it needs a value"],
  [["run", "--url", "--quiet"], "Cannot read --url: it needs a value"],
  [["run", "--replica"], "Cannot read --replica: it needs a value"],
  [["run", "--replica", "http://a", "--replica="], "Cannot read --replica: it needs a value"],
  [["run", "--output=", "--output=b"], "Cannot read --output: it needs a value"],
  [
    ["run", "--token", "sesame"],
    "Cannot take --token: a credential on the command line can be read by everyone",
  ],
  [["run", "--api-key=sesame"], "Cannot take --api-key: a credential on the command line"],
  [["run", "--password", "sesame"], "Cannot take --password: a credential on the command line"],
  [
    ["run", "--allow-read"],
    "Cannot take --allow-read: a compiled program cannot obey it; only --allow-net is taken",
  ],
  [["audit", "--allow-net=x"], 'Cannot take --allow-net: not an option of "audit"'],
  [["run", "--allow-net"], "Cannot read --allow-net: it needs a value"],
];

for (const [args, message] of REFUSED) {
  Deno.test(`parseCommandLine refuses [${args.join(" ")}]`, () => {
    const error = assertThrows(() => parseCommandLine(args, environmentOf()), UsageError, message);
    assertEquals(error.message.includes("sesame"), false);
  });
}

/** Deno's flags for permissions, in every form that a command line may have them in. */
const PERMISSIONS = [
  ..."read write env run ffi sys import all hrtime scripts".split(" ").map((name) => `--allow-${name}`),
  ..."net read write env run ffi sys import".split(" ").map((name) => `--deny-${name}`),
  ..."ARWENISP".split("").map((letter) => `-${letter}`),
  "--allow-nett",
];

for (const flag of PERMISSIONS) {
  Deno.test(`parseCommandLine refuses ${flag}, which a compiled program cannot obey, for every command`, () => {
    const [first = "run", ...others] = ALL;
    const lines = [
      [flag],
      [first, flag],
      [first, `${flag}=x`],
      [first, flag, "x"],
      [first, "--quiet", flag],
      ...others.map((command) => [command, flag]),
    ];
    for (const args of lines) {
      assertThrows(
        () => parseCommandLine(args, environmentOf()),
        UsageError,
        `Cannot take ${flag}: a compiled program cannot obey it; only --allow-net is taken`,
      );
    }
  });
}

Deno.test("parseCommandLine takes options in either form, and the last of a repeated text", () => {
  const { texts, lists, flags } = invoke("run", [
    "--max-lag=5",
    "--max-lag",
    "6",
    "--replica",
    "http://a",
    "--replica=http://b",
    "--quiet",
  ]);
  assertEquals(texts.get("max-lag"), "6");
  assertEquals(lists.get("replica"), ["http://a", "http://b"]);
  assertEquals([...flags], ["quiet"]);
});

Deno.test("parseCommandLine keeps digits as they were written", () => {
  const { texts } = invoke("list", ["--run", "0012345678_000000"]);
  assertEquals(texts.get("run"), "0012345678_000000");
});

Deno.test("parseCommandLine takes words that look like numbers as words", () => {
  assertEquals(invoke("run", ["007"]).words, ["007"]);
});

Deno.test("parseCommandLine knows -h", () => {
  assertEquals(invoke("cleanup", ["-h"]).flags.has("help"), true);
});

Deno.test("parseCommandLine prefers the command line to the environment", () => {
  const { texts, fromEnvironment } = invoke("run", ["--max-lag", "5"], {
    CHROMA_AUTOTEST_MAX_LAG: "7",
    CHROMA_AUTOTEST_SETTLE: "3",
    CHROMA_AUTOTEST_URL: "http://elsewhere",
  });
  assertEquals([texts.get("max-lag"), texts.get("settle")], ["5", "3"]);
  assertEquals(texts.get("url"), "http://127.0.0.1:8000");
  assertEquals([...fromEnvironment], ["settle"]);
});

Deno.test("parseCommandLine takes a list from the environment, one a line", () => {
  const { lists } = invoke("run", [], { CHROMA_AUTOTEST_REPLICA: "http://a\nhttp://b\n" });
  assertEquals(lists.get("replica"), ["http://a", "http://b"]);
});

Deno.test("parseCommandLine replaces a list of the environment, and does not add to it", () => {
  const { lists, fromEnvironment } = invoke("run", ["--replica", "http://c"], {
    CHROMA_AUTOTEST_REPLICA: "http://a",
  });
  assertEquals([lists.get("replica"), fromEnvironment.has("replica")], [["http://c"], false]);
});

Deno.test("parseCommandLine leaves alone what the environment sets for other commands", () => {
  assertEquals(invoke("run", [], { CHROMA_AUTOTEST_MAX_AGE: "1" }).texts.has("max-age"), false);
});

const FLAGS: readonly (readonly [value: string, set: boolean])[] = [
  ["1", true],
  ["true", true],
  ["yes", true],
  ["0", false],
  ["false", false],
  ["no", false],
  ["", false],
];

for (const [value, set] of FLAGS) {
  Deno.test(`parseCommandLine takes CHROMA_AUTOTEST_QUIET="${value}" for ${set}`, () => {
    assertEquals(invoke("run", [], { CHROMA_AUTOTEST_QUIET: value }).flags.has("quiet"), set);
  });
}

for (const [value, set] of FLAGS.filter(([value]) => value !== "")) {
  for (const other of ["1", "0"]) {
    Deno.test(`parseCommandLine takes --force=${value} for ${set}, though CHROMA_AUTOTEST_FORCE="${other}"`, () => {
      const { flags } = invoke("cleanup", [`--force=${value}`], { CHROMA_AUTOTEST_FORCE: other });
      assertEquals(flags.has("force"), set);
    });
  }
}

for (const value of ["", "maybe"]) {
  Deno.test(`parseCommandLine refuses --dry-run=${value}`, () => {
    assertThrows(() => invoke("cleanup", [`--dry-run=${value}`]), UsageError, "Cannot read --dry-run: ");
  });
}

Deno.test("parseCommandLine refuses a flag of the environment that is neither true nor false", () => {
  const error = assertThrows(() => invoke("run", [], { CHROMA_AUTOTEST_QUIET: "maybe" }), UsageError);
  assertStringIncludes(error.message, `Cannot read CHROMA_AUTOTEST_QUIET: "maybe" is neither true nor false`);
});

// Without a format there would be no report at all.
for (const name of ["MAX_LAG", "FORMAT"]) {
  Deno.test(`parseCommandLine refuses an empty CHROMA_AUTOTEST_${name}`, () => {
    assertThrows(
      () => invoke("run", [], { [`CHROMA_AUTOTEST_${name}`]: "" }),
      UsageError,
      "it needs a value",
    );
  });
}
