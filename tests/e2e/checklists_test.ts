import { assertEquals, assertStringIncludes } from "@std/assert";
import { down } from "../lab/faults/down.ts";
import { Lab } from "../lab/lab.ts";
import { program, stateDirectory } from "./program.ts";

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 5 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

/** Runs a command against the lab; answers its exit code and its points, each as `name: status`. */
async function checklist(state: string, words: readonly string[]) {
  const args = [...words, ...lab.args(), "--state-dir", state, "--format", "json"];
  const { code, out, err } = await program(args, { state, hosts: lab.hosts() });
  if (out === "") throw new Error(err);
  const { points }: { points: { name: string; status: string; evidence: string }[] } = JSON.parse(out);
  return { code, points: points.filter(({ status }) => status !== "passed" && status !== "skipped") };
}

Deno.test("preflight, a run and verify: every point is well, and nothing changes", async () => {
  const before = await lab.eyes.photograph();
  await using state = await stateDirectory();
  const { code, points } = await checklist(state.path, ["preflight"]);
  // The lab's production has a collection whose name only begins with AUTOTEST_, which ops should know.
  assertEquals([code, points.map(({ name }) => name)], [0, ["names that only look like a test's"]]);
  const run = ["run", "basic", "--settle", "1", ...lab.args(), "--state-dir", state.path];
  assertEquals((await program(run, { state: state.path, hosts: lab.hosts() })).code, 0);
  assertEquals(await checklist(state.path, ["verify"]), { code: 0, points: [] });
  assertEquals([await lab.eyes.leftovers(), await lab.eyes.photograph()], [[], before]);
});

Deno.test("preflight fails with a node down, and names it", async () => {
  await using state = await stateDirectory();
  await using _ = down(lab, "replica");
  const { code, points } = await checklist(state.path, ["preflight"]);
  assertEquals([code, points.map(({ name }) => name)], [5, ["endpoints answer"]]);
  assertStringIncludes(points[0]?.evidence ?? "", "replica");
});

Deno.test("verify says that there is no run to verify", async () => {
  await using state = await stateDirectory();
  const { code, err } = await program(["verify", ...lab.args(), "--state-dir", state.path], {
    state: state.path,
    hosts: lab.hosts(),
  });
  assertEquals([code, err], [
    2,
    `Cannot find the run: there is no run against ${lab.url} (default_tenant / default_database) in "${state.path}"\n`,
  ]);
});
