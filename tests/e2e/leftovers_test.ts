import { assert, assertEquals } from "@std/assert";
import { alternate404 } from "../lab/faults/alternate_404.ts";
import { copyWithoutMetadata } from "../lab/faults/copy_without_metadata.ts";
import { down } from "../lab/faults/down.ts";
import { dropDeletes } from "../lab/faults/drop_deletes.ts";
import { errorAfterExecute } from "../lab/faults/error_after_execute.ts";
import { resurrectDeletes } from "../lab/faults/resurrect_deletes.ts";
import { Lab } from "../lab/lab.ts";
import { PlainClient } from "../lab/plain_client.ts";
import { until } from "../lab/until.ts";
import { against, type Report, startProgram, stateDirectory } from "./program.ts";

const RUN = ["run", "basic", "sync", "--settle", "2", "--max-lag", "1"];

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 8 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

const faults: Readonly<Record<string, (lab: Lab) => Disposable | AsyncDisposable>> = {
  copyWithoutMetadata,
  dropDeletes,
  resurrectDeletes,
  alternate404,
  errorAfterExecute,
  "copyWithoutMetadata and dropDeletes": (lab) => {
    const both = new DisposableStack();
    both.use(copyWithoutMetadata(lab));
    both.use(dropDeletes(lab));
    return both;
  },
};
for (const [fault, on] of Object.entries(faults)) {
  Deno.test(`run leaves nothing under ${fault}`, async () => {
    const before = await lab.eyes.photograph();
    await using state = await stateDirectory();
    await using scope = new AsyncDisposableStack();
    const healing = on(lab);
    scope.defer(() =>
      Symbol.asyncDispose in healing ? healing[Symbol.asyncDispose]() : healing[Symbol.dispose]()
    );
    const { report, code } = await against(lab, RUN, { state: state.path });
    assertEquals([code, report.cleanup.leftovers], [1, []]);
    assertEquals(report.cleanup.deleted, report.cleanup.created);
    assertEquals(await lab.eyes.leftovers(), []);
    assertEquals(await lab.eyes.photograph(), before);
  });
}

Deno.test("run reports what keeps coming back, and cleanup removes it once that ends", async () => {
  await using state = await stateDirectory();
  {
    await using _ = resurrectDeletes(lab, { times: 1000, delayMs: 100 });
    const { report, code } = await against(lab, RUN, { state: state.path });
    assertEquals(code, 3);
    assertEquals(namesOf(report), new Set((await lab.eyes.leftovers()).map(({ name }) => name)));
    assert(report.cleanup.leftovers.every(({ node, reason }) => node !== "primary" && reason.length > 0));
  }
  const { code, report } = await against(lab, ["cleanup", "--settle", "1"], { state: state.path });
  assertEquals([code, report.cleanup.leftovers], [0, []]);
  assertEquals(await lab.eyes.leftovers(), []);
});

Deno.test("run reports a node that died as not proven clean, and cleanup finishes when it is back", async () => {
  await using state = await stateDirectory();
  {
    await using scope = new AsyncDisposableStack();
    const running = startProgram([...RUN, ...lab.args(), "--state-dir", state.path, "--format", "json"], {
      state: state.path,
      hosts: lab.hosts(),
    });
    await until(async () => (await lab.eyes.leftovers()).some(({ node }) => node === "replica"));
    scope.use(down(lab, "replica"));
    const { code, stdout } = await running.output();
    const report: Report = JSON.parse(new TextDecoder().decode(stdout));
    assertEquals(code, 3);
    assert(report.cleanup.leftovers.every(({ node }) => node === "replica" || node === "balancer"));
    assert(
      report.cleanup.leftovers.some(({ node, reason }) =>
        node === "replica" && reason.startsWith("Could not look")
      ),
    );
  }
  await lab.replicator.idle();
  const { code } = await against(lab, ["cleanup", "--settle", "1"], { state: state.path });
  assertEquals(code, 0);
  assertEquals(await lab.eyes.leftovers(), []);
});

for (const [signal, expected] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const) {
  Deno.test(`run stopped by ${signal} cleans up and exits with ${expected}`, async () => {
    await using state = await stateDirectory();
    const running = startProgram([...RUN, ...lab.args(), "--state-dir", state.path, "--format", "json"], {
      state: state.path,
      hosts: lab.hosts(),
    });
    await until(async () => (await lab.eyes.leftovers()).length > 0);
    running.kill(signal);
    const { code, stdout } = await running.output();
    const report: Report = JSON.parse(new TextDecoder().decode(stdout));
    assertEquals([code, report.exitCode, report.cleanup.leftovers], [expected, expected, []]);
    assertEquals(await lab.eyes.leftovers(), []);
  });
}

Deno.test("run stopped by a second signal prints the command that finishes the removal", async () => {
  await using state = await stateDirectory();
  const options = { state: state.path, hosts: lab.hosts() };
  const running = startProgram([...RUN, ...lab.args(), "--state-dir", state.path], options);
  await until(async () => (await lab.eyes.leftovers()).length > 0);
  running.kill("SIGINT");
  running.kill("SIGTERM");
  const { code, stderr } = await running.output();
  assert(code === 130 || code === 143, `exit code ${code}`);
  await lab.replicator.idle();

  const [, command = ""] = /, run:\n {2}(.*)\n/.exec(new TextDecoder().decode(stderr)) ?? [];
  // As printed, by a shell, from anywhere.
  const finished = await new Deno.Command("sh", { args: ["-c", command], cwd: "/" }).output();
  assertEquals(finished.code, 0, new TextDecoder().decode(finished.stderr));
  assertEquals(await lab.eyes.leftovers(), []);
});

Deno.test("run first finishes what a killed run left", async () => {
  await using state = await stateDirectory();
  await killRun(state.path);

  const { code, report } = await against(lab, RUN, { state: state.path });
  assertEquals([code, report.recovery?.deleted, report.recovery?.leftovers], [0, 1, []]);
  assertEquals(await lab.eyes.leftovers(), []);
  const again = await against(lab, RUN, { state: state.path });
  assertEquals([again.code, again.report.recovery], [0, undefined]);
});

Deno.test("run finds what came back after an earlier run saw it gone, and removes it again", async () => {
  await using state = await stateDirectory();
  const first = await against(lab, ["run", "basic", "--settle", "1"], { state: state.path });
  const [name = ""] = namesCreated(first.report);
  // As a replicator's copy does that comes days late: without the metadata, with the records.
  await new PlainClient(lab.node("replica").url).create(name);

  const { code, report } = await against(lab, ["run", "basic", "--settle", "1"], { state: state.path });
  assertEquals([code, report.recovery?.returned], [1, [{ name, nodes: ["replica"] }]]);
  assertEquals([report.recovery?.leftovers, await lab.eyes.leftovers()], [[], []]);
  const again = await against(lab, ["run", "basic", "--settle", "1"], { state: state.path });
  assertEquals([again.code, again.report.recovery], [0, undefined]);
});

Deno.test("cleanup removes what a killed run left, unmarked copies too, whatever its age", async () => {
  await using state = await stateDirectory();
  using _ = copyWithoutMetadata(lab);
  await killRun(state.path);
  assert((await lab.eyes.leftovers()).length > 0);

  const { code, report } = await against(lab, ["cleanup", "--settle", "1"], { state: state.path });
  assertEquals([code, report.cleanup.leftovers], [0, []]);
  assertEquals(await lab.eyes.leftovers(), []);
});

Deno.test("cleanup from another state directory keeps a live lease, and takes it with --force", async () => {
  await using state = await stateDirectory();
  await using other = await stateDirectory();
  await killRun(state.path);
  const left = await lab.eyes.leftovers();

  await against(lab, ["cleanup", "--max-age", "0", "--settle", "0"], { state: other.path });
  assertEquals(await lab.eyes.leftovers(), left);
  const { code } = await against(lab, ["cleanup", "--max-age", "0", "--settle", "0", "--force"], {
    state: other.path,
  });
  assertEquals(code, 0);
  assertEquals(await lab.eyes.leftovers(), []);
});

/** Kills a run once a collection of it is on every node, and waits until the deployment is at rest. */
async function killRun(state: string): Promise<void> {
  const running = startProgram([...RUN, ...lab.args(), "--state-dir", state], { state, hosts: lab.hosts() });
  await until(async () => (await lab.eyes.leftovers()).some(({ node }) => node === "replica"));
  running.kill("SIGKILL");
  await running.output();
  await lab.replicator.idle();
}

function namesCreated({ cleanup }: Report): readonly string[] {
  return cleanup.collections.map(({ name }) => name);
}

function namesOf({ cleanup }: Report): Set<string> {
  return new Set(cleanup.leftovers.map(({ name }) => name));
}
