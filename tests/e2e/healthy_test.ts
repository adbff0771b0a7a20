import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { SUITE_NAMES, suiteOf } from "../../src/suites/registry.ts";
import { Lab } from "../lab/lab.ts";
import { trickle } from "../lab/production.ts";
import { against, program, stateDirectory } from "./program.ts";

/** `deno task test:healthy` has fifty. */
const RUNS = Number(Deno.env.get("HEALTHY_RUNS") ?? 4);
const RUN = ["run", "basic", "sync", "--settle", "1"];
const ALL = ["run", "all", "--settle", "1", "--duration", "2", "--max-p95", "5000", "--rate", "10"];
/** With records: each leaves something on every server for good. */
const MOST_FILLED = 8;

/** Every check there is, in the order in which they run. */
const CHECKS = SUITE_NAMES.map(suiteOf).flatMap(({ name, checks }) =>
  checks.map((check) => `${name} / ${check.name}`)
);

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 24 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

Deno.test(`run passes every check ${RUNS} times in a row on a healthy deployment that others write to`, async (test) => {
  await using state = await stateDirectory();
  await using writes = trickle(lab);
  for (let time = 1; time <= RUNS; time++) {
    await test.step(`run ${time}`, async () => {
      const writtenBefore = writes.written;
      const { code, report } = await against(lab, ALL, { state: state.path });
      const checks = report.suites.flatMap(({ name, checks }) =>
        checks.map(({ name: check, status, detail }) => ({ check: `${name} / ${check}`, status, detail }))
      );
      assertEquals(checks.filter(({ status }) => !["passed", "skipped"].includes(status)), []);
      assertEquals(checks.map(({ check }) => check), CHECKS);
      // They need credentials, a webhook and a database, which this deployment has none of.
      const skipped = checks.filter(({ status }) => status === "skipped");
      assertEquals(skipped.filter(({ detail }) => !/^Needs --(token|slack|database)/.test(detail)), []);
      assertEquals([code, report.cleanup.leftovers, report.safety.refused, report.safety.outsideRun], [
        0,
        [],
        0,
        0,
      ]);
      assert(report.residue.collectionsWithRecords <= MOST_FILLED);
      assertEquals([report.production.unchanged, report.production.collections], [true, 24]);
      assert(writes.written > writtenBefore, "others wrote meanwhile");
      assert(report.production.changes.every(({ what, by }) => what === "count" && by === "others"));
      assertEquals(await lab.eyes.leftovers(), []);
    });
  }
});

Deno.test("run leaves production byte for byte as it was", async () => {
  await using state = await stateDirectory();
  const before = await lab.eyes.photograph();
  const { code } = await against(lab, RUN, { state: state.path });
  assertEquals(code, 0);
  assertEquals(await lab.eyes.photograph(), before);
});

Deno.test("run works with --url alone, and says what needs the nodes", async () => {
  await using state = await stateDirectory();
  const target = ["--url", lab.primary.url];
  const { code, report } = await against(lab, RUN, { state: state.path, target });
  assertEquals([code, report.cleanup.deleted, report.cleanup.leftovers], [0, 2, []]);
  const skipped = report.suites.flatMap(({ checks }) => checks).filter(({ status }) => status === "skipped");
  assert(skipped.length > 0 && skipped.every(({ detail }) => detail.startsWith("Needs ")));
  assertEquals((await lab.eyes.leftovers()).filter(({ node }) => node === "primary"), []);
});

Deno.test("run works with --url alone at a balancer, and says what the nodes would tell", async () => {
  await using state = await stateDirectory();
  const before = await lab.eyes.photograph();
  const { code, report, err } = await against(lab, ["run", "all", "--settle", "1", "--duration", "1"], {
    state: state.path,
    target: ["--url", lab.url],
  });
  const bad = report.suites.flatMap(({ checks }) => checks).filter(({ status }) =>
    status === "failed" || status === "unknown"
  );
  assertEquals([bad, code], [[], 0], err);
  assertStringIncludes(err, "Several nodes answer here: production is compared by names alone");
  assertEquals([report.production.unchanged, report.production.collections, report.cleanup.leftovers], [
    true,
    24,
    [],
  ]);
  assertEquals([await lab.eyes.leftovers(), await lab.eyes.photograph()], [[], before]);
});

Deno.test("list shows a leftover on every node, and changes nothing", async () => {
  await using state = await stateDirectory();
  const { out, code } = await against(lab, ["list"], { state: state.path });
  assertEquals(code, 0);
  const { findings } = JSON.parse(out);
  assertEquals(
    findings.map(({ name, delete: doomed }: { name: string; delete: boolean }) => [name, doomed]),
    [
      ["AUTOTEST_1705123456", false],
      ["AUTOTEST_customer_archive", false],
    ],
  );
  assertEquals(await Array.fromAsync(Deno.readDir(state.path)), []);
});

Deno.test("explain tells why a name that only looks like a test's is production's", async () => {
  await using state = await stateDirectory();
  const options = { state: state.path, hosts: lab.hosts() };
  const args = ["explain", "AUTOTEST_customer_archive", ...lab.args(), "--state-dir", state.path];
  const { code, out } = await program(args, options);
  assertEquals(code, 0);
  assertStringIncludes(out, "cleanup would keep it: its name does not fit the grammar of test collections");
});

Deno.test("list without the permission to read the state directory says so", async () => {
  await using state = await stateDirectory();
  const options = { state: state.path, hosts: lab.hosts() };
  const { code, err } = await program(["list", ...lab.args(), "--state-dir", "/elsewhere"], options);
  assertEquals(code, 2);
  assertStringIncludes(err, 'Cannot read the state directory "/elsewhere"');
});

Deno.test("audit finds a run's log whole, and a cut one broken", async () => {
  await using state = await stateDirectory();
  const options = { state: state.path, hosts: [] };
  const { report } = await against(lab, ["run", "basic", "--settle", "0"], { state: state.path });
  const audit = ["audit", "--state-dir", state.path];
  const whole = await program(audit, options);
  assertEquals(whole.code, 0, whole.err);
  assertStringIncludes(whole.out, "WHOLE: every line is as it was written, and the end is the report's");
  assertStringIncludes(whole.out, "all to collections that the run created");

  const file = `${state.path}/runs/${report.run.id}/audit.jsonl`;
  const text = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, text.split("\n").slice(0, -2).join("\n") + "\n");
  const cut = await program([...audit, report.run.id], options);
  assertEquals(cut.code, 1);
  assertStringIncludes(cut.out, "BROKEN: it ends after");
});
