import { assertEquals, assertMatch } from "@std/assert";
import { Lab } from "../lab/lab.ts";
import { until } from "../lab/until.ts";
import { against, program, startProgram, stateDirectory } from "./program.ts";

const RUN = ["run", "basic", "sync", "--settle", "1"];

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 8 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

Deno.test("two runs at once from two state directories leave each other alone", async () => {
  await using one = await stateDirectory();
  await using other = await stateDirectory();
  const ended = await Promise.all([one, other].map(({ path }) => against(lab, RUN, { state: path })));
  for (const { code, report } of ended) {
    assertEquals([code, report.cleanup.deleted, report.safety.refused], [0, 2, 0]);
  }
  assertEquals(await lab.eyes.leftovers(), []);
});

Deno.test("a second run from the same state directory is refused while the first holds the lock", async () => {
  await using state = await stateDirectory();
  const options = { state: state.path, hosts: lab.hosts() };
  const first = startProgram([...RUN, ...lab.args(), "--state-dir", state.path], options);
  await until(async () => (await lab.eyes.leftovers()).length > 0);
  const second = await program([...RUN, ...lab.args(), "--state-dir", state.path], options);
  assertEquals([second.code, second.out], [75, ""]);
  assertMatch(
    second.err,
    /^Cannot start: another run against .* is under way \(\d{10}_[a-z0-9]{6} since 20.*\)\n$/,
  );
  assertEquals((await first.output()).code, 0);
  assertEquals(await lab.eyes.leftovers(), []);
});
