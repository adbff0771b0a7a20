import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { parseCommandLine } from "../../src/cli/parse.ts";
import { readCleanupOptions, readPlan, readSettings, type Settings } from "../../src/cli/settings.ts";
import { UsageError } from "../../src/cli/usage_error.ts";
import { SUITE_NAMES } from "../../src/suites/registry.ts";
import { environmentOf, invoke } from "./invoke.ts";

const HOME = { HOME: "/home/ada" };

/** The settings of a command line, which says everything but where the state is. */
function settings(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = HOME,
): Promise<Settings> {
  const environment = environmentOf(variables);
  return readSettings(parseCommandLine(args, environment), environment);
}

const URL = "http://127.0.0.1:8000";
const PRIMARY = "http://127.0.0.1:8001";
const REPLICA = "http://127.0.0.1:8002";

Deno.test("readSettings takes a URL alone for a server, which is its own node", async () => {
  const { terms: { target } } = await settings(["run", "--url", URL]);
  const server = { name: "server", role: "server", origin: URL } as const;
  assertEquals([target.entry, target.nodes], [server, [server]]);
});

Deno.test("readSettings names the nodes of a deployment", async () => {
  const { terms: { target } } = await settings(
    ["run", "--url", URL, "--primary", PRIMARY, "--replica", REPLICA, "--replica", "http://127.0.0.1:8003"],
  );
  assertEquals(target.entry, { name: "balancer", role: "balancer", origin: URL });
  assertEquals(target.nodes.map(({ name, role }) => `${name} ${role}`), [
    "primary primary",
    "replica replica",
    "replica-2 replica",
  ]);
});

Deno.test("readSettings has defaults for all but the URL", async () => {
  const { terms, sinks, quiet, secrets } = await settings(["run", "--url", URL]);
  assertEquals([terms.target.tenant, terms.target.database], ["default_tenant", "default_database"]);
  assertEquals(terms.limits, { maxDocs: 250, maxCollections: 10 });
  assertEquals(terms.settleMs, 10_000);
  assertEquals(sinks, [{ format: "text" }]);
  assertEquals([quiet, secrets], [false, []]);
});

Deno.test("readSettings lets cleanup meet more documents than run may write", async () => {
  for (const command of ["list", "cleanup"]) {
    assertEquals((await settings([command, "--url", URL])).terms.limits.maxDocs, 10_000);
  }
});

const REFUSED: readonly (readonly [what: string, args: readonly string[], message: string])[] = [
  ["no URL", [], "Cannot start: --url is missing"],
  ["the same URL for balancer and primary", ["--url", URL, "--primary", URL], `Cannot use ${URL} twice`],
  ["the same URL written in another way", ["--url", "HTTP://127.0.0.1:8000/", "--primary", URL], "twice"],
  [
    "the same replica twice",
    ["--url", URL, "--replica", REPLICA, "--replica", REPLICA],
    "for the replica-2 and for the replica",
  ],
  ["a tenant with a slash", ["--url", URL, "--tenant", "a/b"], `Cannot read --tenant "a/b"`],
  ["a database of dots", ["--url", URL, "--database", ".."], `Cannot read --database ".."`],
  ["an escaped database", ["--url", URL, "--database", "a%2fb"], `Cannot read --database "a%2fb"`],
  [
    "a target outside --allow-net",
    ["--url", URL, "--allow-net", "127.0.0.1:9000"],
    "127.0.0.1:8000 is outside --allow-net=127.0.0.1:9000",
  ],
  [
    "a node outside --allow-net",
    ["--url", URL, "--primary", PRIMARY, "--allow-net", "127.0.0.1:8000"],
    "Cannot use primary (http://127.0.0.1:8001)",
  ],
  ["--max-docs 10001", ["--url", URL, "--max-docs", "10001"], "a whole number from 50 to 10000"],
  ["--max-docs 49", ["--url", URL, "--max-docs", "49"], "a whole number from 50 to 10000"],
  ["--max-collections 0", ["--url", URL, "--max-collections", "0"], "a whole number from 1 to 100"],
  ["--settle 3601", ["--url", URL, "--settle", "3601"], "a number from 0 to 3600"],
];

for (const [what, args, message] of REFUSED) {
  Deno.test(`readSettings refuses ${what}`, async () => {
    await assertRejects(() => settings(["run", ...args]), UsageError, message);
  });
}

const CEILINGS: readonly (readonly [allowed: readonly string[], url: string])[] = [
  [["127.0.0.1"], URL],
  [["127.0.0.1:8000"], URL],
  [["example.com,127.0.0.1:8000"], URL],
  [["example.com", "127.0.0.1:8000"], URL],
  [[" 127.0.0.1:8000 "], URL],
  [["Example.COM:443"], "https://example.com"],
  [["example.com:80"], "http://example.com"],
  [["[::1]:8000"], "http://[::1]:8000"],
];

for (const [allowed, url] of CEILINGS) {
  Deno.test(`readSettings lets ${url} pass under --allow-net ${allowed.join(" --allow-net ")}`, async () => {
    const args = allowed.flatMap((one) => ["--allow-net", one]);
    assertEquals((await settings(["list", "--url", url, ...args])).terms.target.entry.origin, url);
  });
}

const STATE: readonly (readonly [
  what: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
  dir: string,
])[] = [
  ["HOME", [], HOME, "/home/ada/.local/state/chroma-autotest"],
  ["XDG_STATE_HOME", [], { ...HOME, XDG_STATE_HOME: "/var/state" }, "/var/state/chroma-autotest"],
  // An empty variable counts as unset (XDG Base Directory Specification).
  [
    "HOME, where XDG_STATE_HOME is empty",
    [],
    { ...HOME, XDG_STATE_HOME: "" },
    "/home/ada/.local/state/chroma-autotest",
  ],
  ["--state-dir", ["--state-dir", "/srv/state"], HOME, "/srv/state"],
  ["--state-dir with a slash at its end", ["--state-dir", "/srv/state//"], HOME, "/srv/state"],
  ["a relative --state-dir", ["--state-dir", "state"], HOME, "state"],
  ["--state-dir /", ["--state-dir", "/"], HOME, "/"],
  ["CHROMA_AUTOTEST_STATE_DIR", [], { ...HOME, CHROMA_AUTOTEST_STATE_DIR: "/env" }, "/env"],
];

for (const [what, args, variables, dir] of STATE) {
  Deno.test(`readSettings finds the state directory by ${what}`, async () => {
    assertEquals((await settings(["run", "--url", URL, ...args], variables)).terms.stateDir, dir);
  });
}

for (const variables of [{}, { HOME: "" }]) {
  Deno.test(`readSettings refuses to guess a state directory in ${JSON.stringify(variables)}`, async () => {
    await assertRejects(() => settings(["run", "--url", URL], variables), UsageError, "give --state-dir");
  });
}

async function plan(args: readonly string[]) {
  const invocation = invoke("run", args);
  return readPlan(invocation, await readSettings(invocation, environmentOf(HOME)));
}

const SUITE_CHOICES: readonly (readonly [words: readonly string[], suites: readonly string[]])[] = [
  [[], [...SUITE_NAMES]],
  [["all"], [...SUITE_NAMES]],
  [["sync"], ["sync"]],
  [["sync", "basic", "sync"], ["basic", "sync"]],
  [["test_distributed_sync", "test_suite"], ["basic", "sync"]],
  [["basic", "all"], [...SUITE_NAMES]],
];

for (const [words, names] of SUITE_CHOICES) {
  Deno.test(`readPlan runs ${names.join(", ")} for [${words.join(" ")}]`, async () => {
    assertEquals((await plan(words)).suites, names);
  });
}

for (
  const [word, hint] of [["sink", `did you mean "sync"?`], [
    "constructor",
    `known are ${SUITE_NAMES.join(", ")}`,
  ]] as const
) {
  Deno.test(`readPlan refuses the suite "${word}"`, async () => {
    await assertRejects(
      () => plan(["basic", word]),
      UsageError,
      `Cannot run "${word}": there is no such suite; ${hint}`,
    );
  });
}

Deno.test("readPlan has the contract's defaults", async () => {
  const { writeDocs, maxLagMs, dimension, maxSlowdown } = await plan([]);
  assertEquals([writeDocs, maxLagMs, dimension, maxSlowdown], [50, 60_000, 8, 3]);
});

const NUMBERS: readonly (readonly [args: readonly string[], value: number | "refused"])[] = [
  [["--write-docs", "1"], 1],
  [["--write-docs", "250"], 250],
  [["--write-docs", "251"], "refused"],
  [["--write-docs", "251", "--max-docs", "300"], 251],
  [["--write-docs", "0"], "refused"],
  [["--write-docs=-1"], "refused"],
  [["--write-docs", "1e9"], "refused"],
  [["--write-docs", "1e2"], "refused"],
  [["--write-docs", "ten"], "refused"],
  [["--write-docs", "1.5"], "refused"],
  [["--write-docs", "0x10"], "refused"],
  [["--write-docs", " 10"], "refused"],
  [["--write-docs", "Infinity"], "refused"],
  [["--write-docs", "NaN"], "refused"],
  [["--write-docs", "+10"], "refused"],
  [["--write-docs", "10_0"], "refused"],
  [["--write-docs", "010"], 10],
];

for (const [args, value] of NUMBERS) {
  Deno.test(`readPlan reads ${args.join(" ")} as ${value}`, async () => {
    if (value !== "refused") return assertEquals((await plan(args)).writeDocs, value);
    const error = await assertRejects(() => plan(args), UsageError, "Cannot read --write-docs");
    assertStringIncludes(error.message, "it must be a whole number from 1 to 250");
  });
}

Deno.test("readPlan takes parts of a second for a lag, and no zero", async () => {
  assertEquals((await plan(["--max-lag", "0.5"])).maxLagMs, 500);
  await assertRejects(() => plan(["--max-lag", "0"]), UsageError, "a number from 0.1 to 3600");
});

const TIMES: readonly (readonly [text: string, seconds: number | "refused"])[] = [
  ["2024-01-13T05:24:16Z", 1_705_123_456],
  ["2024-01-13T06:24:16+01:00", 1_705_123_456],
  ["2024-01-13", 1_705_104_000],
  ["2024-01-13T05:24:16", "refused"],
  ["2024-13-01", "refused"],
  ["yesterday", "refused"],
];

for (const [text, seconds] of TIMES) {
  Deno.test(`readPlan reads --residue-since ${text} as ${seconds}`, async () => {
    if (seconds !== "refused") {
      return assertEquals((await plan(["--residue-since", text])).residueSince, seconds);
    }
    await assertRejects(() => plan(["--residue-since", text]), UsageError, "Cannot read --residue-since");
  });
}

Deno.test("readPlan has a budget for what deleted collections keep, in MB", async () => {
  assertEquals((await plan([])).maxResidueBytes, 500_000_000);
  assertEquals((await plan(["--max-residue", "1.5"])).maxResidueBytes, 1_500_000);
});

const NAME = "AUTOTEST_basic_operations_1705123456_abc123_xyz789";

async function options(args: readonly string[]) {
  const invocation = invoke("cleanup", args);
  return readCleanupOptions(invocation, (await readSettings(invocation, environmentOf(HOME))).terms);
}

Deno.test("readCleanupOptions has careful defaults", async () => {
  assertEquals(await options([]), {
    maxAgeHours: 24,
    includeUnmarked: false,
    force: false,
    maxDocs: 10_000,
  });
});

Deno.test("readCleanupOptions takes what names a run or a collection", async () => {
  const { run, collection, maxAgeHours, includeUnmarked, force } = await options(
    ["--run", "1705123456_abc123", "--collection", NAME, "--max-age", "0.1", "--include-unmarked", "--force"],
  );
  assertEquals([run, collection, maxAgeHours], ["1705123456_abc123", NAME, 0.1]);
  assertEquals([includeUnmarked, force], [true, true]);
});

const CLEANUP_REFUSED: readonly (readonly [args: readonly string[], message: string])[] = [
  [["--run", "latest"], `Cannot read --run "latest": a run's id is like 1705123456_abc123`],
  [["--run", "170512345_abc123"], "Cannot read --run"],
  [["--run", "1705123456_ABC123"], "Cannot read --run"],
  [["--run", "1705123456_abc123_xyz789"], "Cannot read --run"],
  [["--collection", "customer_profiles"], "this tool touches no other"],
  [["--collection", "AUTOTEST_customer_archive"], "this tool touches no other"],
  [["--collection", `${NAME}x`], "this tool touches no other"],
  [["--max-age=-1"], "a number from 0 to 1000000"],
  [["--max-age", "1d"], "a number from 0 to 1000000"],
  [["basic"], `Cannot read "basic": "cleanup" takes options alone`],
];

for (const [args, message] of CLEANUP_REFUSED) {
  Deno.test(`readCleanupOptions refuses ${args.join(" ")}`, async () => {
    await assertRejects(() => options(args), UsageError, message);
  });
}
