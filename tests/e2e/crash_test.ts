import { assertEquals } from "@std/assert";
import { alternate404 } from "../lab/faults/alternate_404.ts";
import { copyWithoutMetadata } from "../lab/faults/copy_without_metadata.ts";
import { dropDeletes } from "../lab/faults/drop_deletes.ts";
import { errorAfterExecute } from "../lab/faults/error_after_execute.ts";
import { slowCopies } from "../lab/faults/slow_copies.ts";
import { Lab } from "../lab/lab.ts";
import { against, startProgram, stateDirectory } from "./program.ts";

/** How often the program is killed: a sample here, `deno task test:crash` for the whole. */
const KILLS = Number(Deno.env.get("CRASH_TEST_KILLS") ?? 6);
/** A run takes about 5 s; it is killed at any moment of it. Milliseconds. */
const LATEST_MS = 5000;

const FAULTS: readonly ((lab: Lab) => Disposable)[] = [
  copyWithoutMetadata,
  dropDeletes,
  errorAfterExecute,
  alternate404,
  (lab) => slowCopies(lab, 500),
];

let lab: Lab;
Deno.test.beforeAll(async () => {
  lab = await Lab.start({ production: 8 });
});
Deno.test.afterAll(() => lab[Symbol.asyncDispose]());

for (let kill = 1; kill <= KILLS; kill++) {
  // Half of the runs have a fault on; half are followed by a cleanup, half by the next run.
  const fault = kill % 2 === 0 ? FAULTS[kill / 2 % FAULTS.length] : undefined;
  const next = kill % 4 < 2 ? ["cleanup"] : ["run", "basic"];

  Deno.test(`${next.join(" ")} leaves nothing of a run that was killed (${kill} of ${KILLS})`, async () => {
    const before = await lab.eyes.photograph();
    await using state = await stateDirectory();
    {
      using _ = fault?.(lab);
      const run = ["run", "basic", "sync", "--settle", "1", "--max-lag", "2"];
      const running = startProgram([...run, ...lab.args(), "--state-dir", state.path], {
        state: state.path,
        hosts: lab.hosts(),
      });
      const moment = setTimeout(() => running.kill("SIGKILL"), Math.random() * LATEST_MS);
      await running.output();
      clearTimeout(moment);
    }
    await lab.replicator.idle();
    const { code } = await against(lab, [...next, "--settle", "1"], { state: state.path });
    assertEquals([code, await lab.eyes.leftovers()], [0, []]);
    assertEquals(await lab.eyes.photograph(), before);
  });
}
