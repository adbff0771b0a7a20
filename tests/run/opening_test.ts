import { assertEquals } from "@std/assert";
import { systemClock } from "../../src/core/clock.ts";
import { systemDisk } from "../../src/core/disk.ts";
import { systemRandom } from "../../src/core/random.ts";
import { openToChange } from "../../src/run/opening.ts";
import { runFiles, statePaths } from "../../src/run/state/state_dir.ts";
import { fakeEndpoint, fakeTarget } from "../chroma/fake_chroma.ts";
import { temporaryDirectory } from "../core/temporary_directory.ts";

/** Opens the state directory, does something in the run's own, and answers which runs are on record then. */
async function runsAfter(work: (directory: string) => Promise<void>): Promise<number> {
  await using state = await temporaryDirectory();
  const system = { clock: systemClock, random: systemRandom, disk: systemDisk };
  const terms = {
    target: fakeTarget([fakeEndpoint("server")]),
    stateDir: state.path,
    limits: { maxDocs: 250, maxCollections: 10 },
    settleMs: 0,
    version: "0.1.0",
  };
  {
    await using books = await openToChange(terms, system);
    await work(books.opening.held?.directory ?? "");
  }
  return (await systemDisk.list(statePaths.runs(state.path))).length;
}

Deno.test("openToChange leaves no directory of a run that wrote nothing down, hence sent nothing", async () => {
  assertEquals(await runsAfter(() => Promise.resolve()), 0);
});

Deno.test("openToChange leaves the directory of a run that wrote anything down", async () => {
  assertEquals(await runsAfter((directory) => systemDisk.replace(runFiles.journal(directory), "{")), 1);
});
