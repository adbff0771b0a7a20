import { assertEquals, assertStringIncludes } from "@std/assert";
import { dropDeletes } from "../lab/faults/drop_deletes.ts";
import { Lab } from "../lab/lab.ts";
import { SUITE_NAMES, suiteOf } from "../../src/suites/registry.ts";
import { type Ended, stateDirectory } from "./program.ts";

const repository = new URL("../..", import.meta.url).pathname;

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 8 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

/** Runs `tests/live/` as the README says, with the lab as its target unless `env` has another or none. */
async function live(
  state: string,
  { hosts = lab.hosts(), env = targetOf(lab), filter }: {
    hosts?: readonly string[];
    env?: Readonly<Record<string, string>>;
    filter?: string;
  } = {},
): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "test",
      "--no-prompt",
      `--allow-net=${hosts.join(",")}`,
      "--allow-env=CHROMA_AUTOTEST_*",
      `--allow-read=.,${state}`,
      `--allow-write=${state}`,
      ...(filter === undefined ? [] : ["--filter", filter]),
      "tests/live/",
    ],
    cwd: repository,
    env: {
      NO_COLOR: "1",
      CHROMA_AUTOTEST_STATE_DIR: state,
      CHROMA_AUTOTEST_SETTLE: "1",
      CHROMA_AUTOTEST_DURATION: "2",
      ...env,
    },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

function targetOf({ url, primary, replicas }: Lab): Readonly<Record<string, string>> {
  return {
    CHROMA_AUTOTEST_URL: url,
    CHROMA_AUTOTEST_PRIMARY: primary.url,
    CHROMA_AUTOTEST_REPLICA: replicas.map((replica) => replica.url).join("\n"),
  };
}

/** The steps of the runner's output, `ok`, `FAILED` or `ignored` by their names. */
function stepsOf({ out }: Ended): ReadonlyMap<string, string> {
  return new Map(
    [...out.matchAll(/^ {2}(.+) \.\.\. (ok|FAILED|ignored) /gm)].map((
      [, name = "", how = ""],
    ) => [name, how]),
  );
}

const LAST = "everything that it made is gone, and production is unchanged";

Deno.test("tests/live passes on a healthy deployment, a case a suite and a step a check", async () => {
  await using state = await stateDirectory();
  const before = await lab.eyes.photograph();
  const ended = await live(state.path);
  const steps = stepsOf(ended);
  assertEquals([...steps].filter(([, how]) => how === "FAILED"), [], ended.out);
  for (const { name, checks } of SUITE_NAMES.map(suiteOf)) {
    assertStringIncludes(ended.out, `${name}: `);
    assertEquals(checks.filter((check) => !steps.has(check.name)), []);
  }
  assertEquals([ended.code, steps.get(LAST)], [0, "ok"]);
  assertEquals([await lab.eyes.leftovers(), await lab.eyes.photograph()], [[], before]);
});

Deno.test("tests/live fails the step of the check that a fault turns red, and cleans up", async () => {
  await using state = await stateDirectory();
  const ended = await (async () => {
    using _ = dropDeletes(lab, { operations: ["delete"] });
    return await live(state.path, {
      filter: "/^sync/",
      env: { ...targetOf(lab), CHROMA_AUTOTEST_MAX_LAG: "1" },
    });
  })();
  const steps = stepsOf(ended);
  assertEquals([...steps].filter(([, how]) => how === "FAILED").map(([name]) => name), [
    "record deletions reach every node",
    "nodes are equal",
  ], ended.out);
  assertEquals([ended.code, steps.get(LAST)], [1, "ok"]);
  assertStringIncludes(ended.out, "replica: record ");
  assertEquals(await lab.eyes.leftovers(), []);
});

Deno.test("tests/live ignores a check that lacks something on a single server, and says what", async () => {
  await using state = await stateDirectory();
  const ended = await live(state.path, { filter: "/^sync/", env: { CHROMA_AUTOTEST_URL: lab.primary.url } });
  assertEquals(stepsOf(ended).get("creation reaches every node"), "ignored", ended.out);
  assertStringIncludes(ended.out, "creation reaches every node: Needs --primary and at least one --replica");
  assertEquals(ended.code, 0);
});

Deno.test("tests/live sends nothing with less network than the target needs", async () => {
  await using state = await stateDirectory();
  const ended = await live(state.path, { filter: "/^basic/", hosts: lab.hosts().slice(0, 1) });
  assertStringIncludes(ended.out, `the program itself needs --allow-net=${lab.hosts().join(",")}`);
  assertEquals([ended.code, stepsOf(ended).get(LAST)], [1, "FAILED"]);
});

Deno.test("tests/live is ignored without a target, and says what to set", async () => {
  await using state = await stateDirectory();
  const ended = await live(state.path, { env: {} });
  assertStringIncludes(ended.out + ended.err, "set CHROMA_AUTOTEST_URL");
  assertEquals(ended.code, 0, ended.out);
  assertStringIncludes(ended.out, `0 passed | 0 failed | ${SUITE_NAMES.length} ignored`);
});
