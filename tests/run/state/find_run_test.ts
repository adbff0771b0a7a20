import { assertEquals, assertRejects } from "@std/assert";
import type { Target } from "../../../src/chroma/target.ts";
import { findRun } from "../../../src/run/state/find_run.ts";
import { runFiles, StateError, statePaths } from "../../../src/run/state/state_dir.ts";
import { MemoryDisk } from "../../core/memory_disk.ts";

/** A state directory with these runs, each with its journal's lines after the first. */
async function diskOf(runs: Readonly<Record<string, readonly object[]>>): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  for (const [run, entries] of Object.entries(runs)) {
    const lines = [{ entry: "begin", run }, ...entries].map((one) => `${JSON.stringify(one)}\n`).join("");
    await disk.replace(runFiles.journal(statePaths.run("/state", run)), lines);
  }
  return disk;
}

const RUN = "1705000000_aaaaaa";
const CLEANUP = "1705000001_bbbbbb";

Deno.test("findRun takes the latest test run, whatever was cleaned up since", async () => {
  const disk = await diskOf({ [RUN]: [{ entry: "end", exitCode: 0 }], [CLEANUP]: [{ entry: "cleanup" }] });
  assertEquals(await findRun(disk, "/state", "latest"), RUN);
  assertEquals(await findRun(disk, "/state", CLEANUP), CLEANUP);
});

Deno.test("findRun takes a shard of a run by its name alone: it is no run", async () => {
  const shard = "1705000002_cccccc-shard-3";
  const disk = await diskOf({
    [RUN]: [{ entry: "end", exitCode: 0 }],
    [shard]: [{ entry: "end", exitCode: 0 }],
  });
  assertEquals(await findRun(disk, "/state", "latest"), RUN);
  assertEquals(await findRun(disk, "/state", shard), shard);
});

Deno.test("findRun takes a run that was killed at once", async () => {
  assertEquals(await findRun(await diskOf({ [RUN]: [] }), "/state", "latest"), RUN);
});

Deno.test("findRun takes the latest run of the target that is asked about", async () => {
  const disk = await diskOf({});
  const began = (run: string, origin: string) =>
    disk.replace(
      runFiles.journal(statePaths.run("/state", run)),
      JSON.stringify({
        at: 0,
        entry: "begin",
        run,
        version: "0.1.0",
        target: { tenant: "t", database: "d", endpoints: { server: origin }, lock: "l" },
      }) + "\n",
    );
  await began(RUN, "http://a.test:8000");
  await began(CLEANUP, "http://b.test:8000");
  const target = (origin: string, tenant = "t"): Target => {
    const entry = { name: "server", role: "server", origin } as const;
    return { entry, nodes: [entry], tenant, database: "d", headers: {} };
  };
  assertEquals(await findRun(disk, "/state", "latest", target("http://a.test:8000")), RUN);
  assertEquals(await findRun(disk, "/state", "latest", target("http://b.test:8000")), CLEANUP);
  assertEquals(await findRun(disk, "/state", CLEANUP, target("http://a.test:8000")), CLEANUP);
  await assertRejects(
    () => findRun(disk, "/state", "latest", target("http://a.test:8000", "other")),
    StateError,
    'there is no run against http://a.test:8000 (other / d) in "/state"',
  );
});

Deno.test("findRun says that there is no such run", async () => {
  const disk = await diskOf({ [CLEANUP]: [{ entry: "cleanup" }] });
  await assertRejects(() => findRun(disk, "/state", "latest"), StateError, 'there is no run in "/state"');
  await assertRejects(() => findRun(disk, "/state", RUN), StateError, `there is no run ${RUN} in "/state"`);
});
