import { assertEquals } from "@std/assert";
import type { Disk } from "../../../src/core/disk.ts";
import { replay } from "../../../src/guard/replay.ts";
import { archive } from "../../../src/run/state/archive.ts";
import { earlierRuns } from "../../../src/run/state/earlier_runs.ts";
import { runFiles, statePaths } from "../../../src/run/state/state_dir.ts";
import { fakeEndpoint, fakeTarget } from "../../chroma/fake_chroma.ts";
import { MemoryDisk } from "../../core/memory_disk.ts";

const SERVER = fakeTarget([fakeEndpoint("server")]);

/** A journal's first line, of a run against these endpoints. */
function begin(run: string, endpoints: Record<string, string>, database = "default_database"): string {
  const target = { tenant: "default_tenant", database, endpoints, lock: "x" };
  return JSON.stringify({ at: 1, entry: "begin", run, version: "0.1.0", target }) + "\n";
}

/** A disk that holds these journals, by their runs. */
async function diskOf(journals: Readonly<Record<string, string>>): Promise<Disk> {
  const disk = new MemoryDisk();
  for (const [run, text] of Object.entries(journals)) {
    await disk.replace(runFiles.journal(statePaths.run("/state", run)), text);
  }
  return disk;
}

Deno.test("earlierRuns takes the runs that had any endpoint in common, in the same database", async () => {
  const target = fakeTarget([fakeEndpoint("balancer"), fakeEndpoint("primary"), fakeEndpoint("replica")]);
  const disk = await diskOf({
    same: begin("same", { balancer: "http://balancer.test:8000" }),
    node: begin("node", { server: "http://replica.test:8000" }),
    elsewhere: begin("elsewhere", { server: "http://elsewhere.test:8000" }),
    database: begin("database", { balancer: "http://balancer.test:8000" }, "other"),
    damaged: "\0\0\0\n",
    torn: `{"entry":"beg`,
    empty: "",
    emptied: "",
  });
  await disk.replace(runFiles.audit(statePaths.run("/state", "emptied")), "{}\n");
  const { replays, elsewhere, unreadable } = await earlierRuns(disk, "/state", target);
  assertEquals(replays.map(({ run }) => run), ["node", "same"]);
  assertEquals(elsewhere, [{ run: "database", residue: {} }]);
  // The others ended before anything was sent.
  assertEquals(unreadable, ["damaged", "emptied"]);
});

Deno.test("earlierRuns passes over directories without a journal", async () => {
  const disk = new MemoryDisk();
  await disk.replace(runFiles.report(statePaths.run("/state", "1705123456_abc123")), "{}");
  assertEquals(await earlierRuns(disk, "/state", SERVER), { replays: [], elsewhere: [], unreadable: [] });
});

Deno.test("earlierRuns knows a run that another program archives and removes meanwhile", async () => {
  const disk = new MemoryDisk();
  const run = "1705123456_abc123";
  const directory = statePaths.run("/state", run);
  await disk.replace(runFiles.journal(directory), begin(run, { server: "http://server.test:8000" }));
  const found = replay(await disk.read(runFiles.journal(directory)) ?? "");
  const { list } = disk;
  disk.list = async (path) => {
    if (found !== undefined) await archive(disk, "/state", found);
    await disk.remove(directory);
    return await list.call(disk, path);
  };
  assertEquals((await earlierRuns(disk, "/state", SERVER)).replays, found === undefined ? [] : [found]);
});
