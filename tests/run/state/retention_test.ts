import { assertEquals, assertRejects } from "@std/assert";
import { earlierRuns } from "../../../src/run/state/earlier_runs.ts";
import { runFiles, statePaths } from "../../../src/run/state/state_dir.ts";
import { retain } from "../../../src/run/state/retention.ts";
import { fakeEndpoint, fakeTarget } from "../../chroma/fake_chroma.ts";
import { MemoryDisk } from "../../core/memory_disk.ts";

const target = fakeTarget([fakeEndpoint("server")]);
const runOf = (at: number) => `170500000${at}_abc123`;
const nameOf = (at: number) => `AUTOTEST_basic_operations_${runOf(at)}_xyz789`;

type Ending = "gone" | "left" | "killed";

/** Writes the journal of a run that made one collection, and an audit log of so many characters. */
async function record(disk: MemoryDisk, at: number, ending: Ending, audit = 0): Promise<void> {
  const { tenant, database, entry } = target;
  const endpoints = { server: entry.origin };
  const begin = {
    entry: "begin",
    run: runOf(at),
    version: "0",
    target: { tenant, database, endpoints, lock: "x" },
  };
  const lines = [
    begin,
    { entry: "residue", nodes: { [entry.origin]: 100 } },
    { entry: "intent", id: 1, action: "create", name: nameOf(at), endpoint: "server" },
    { entry: "outcome", id: 1, outcome: "done", status: 200 },
    ...(ending === "gone" ? [{ entry: "gone", name: nameOf(at), endpoints: ["server"] }] : []),
    ...(ending === "killed" ? [] : [{ entry: "end", exitCode: ending === "gone" ? 0 : 3 }]),
  ];
  const directory = statePaths.run("/state", runOf(at));
  await disk.replace(runFiles.journal(directory), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  await disk.replace(runFiles.audit(directory), "x".repeat(audit));
}

const kept = async (disk: MemoryDisk) => (await disk.list("/state/runs")).map((run) => Number(run[9]));
const MANY = 2 ** 30;

Deno.test("retain removes the oldest runs, and nothing of what is known of them", async () => {
  const disk = new MemoryDisk();
  for (let at = 0; at < 5; at++) await record(disk, at, "gone");
  const before = await earlierRuns(disk, "/state", target);
  assertEquals(await retain(disk, "/state", { runs: 2, bytes: MANY }), 3);
  assertEquals(await kept(disk), [3, 4]);
  assertEquals(await earlierRuns(disk, "/state", target), before);
  assertEquals(await retain(disk, "/state", { runs: 2, bytes: MANY }), 0);
});

Deno.test("retain removes no directory that is no run's, and does not count it", async () => {
  const disk = new MemoryDisk();
  await record(disk, 0, "gone");
  await record(disk, 1, "gone");
  const journal = await disk.read(runFiles.journal(statePaths.run("/state", runOf(0)))) ?? "";
  const copies = [`${runOf(0)}.bak`, "0-copy", "old.tgz"].map((name) => statePaths.run("/state", name));
  for (const copy of copies) await disk.replace(runFiles.journal(copy), journal);
  assertEquals(await retain(disk, "/state", { runs: 2, bytes: MANY }), 0);
  assertEquals(await retain(disk, "/state", { runs: 1, bytes: MANY }), 1);
  assertEquals(await disk.list("/state/runs"), ["0-copy", `${runOf(0)}.bak`, runOf(1), "old.tgz"]);
});

Deno.test("retain keeps the run that has just ended, though its clock was behind", async () => {
  const disk = new MemoryDisk();
  for (let at = 0; at < 3; at++) await record(disk, at, "gone");
  assertEquals(await retain(disk, "/state", { runs: 2, bytes: MANY, justEnded: runOf(0) }), 1);
  assertEquals(await kept(disk), [0, 2]);
});

Deno.test("retain keeps runs that have not ended, and runs that may have left something", async () => {
  const disk = new MemoryDisk();
  for (const [at, ending] of (["killed", "gone", "left", "gone", "gone"] as const).entries()) {
    await record(disk, at, ending);
  }
  assertEquals(await retain(disk, "/state", { runs: 1, bytes: MANY }), 2);
  assertEquals(await kept(disk), [0, 2, 4]);
});

Deno.test("retain removes a run that was killed, once what it made was seen gone, under the lock that it held", async () => {
  const disk = new MemoryDisk();
  for (const [at, ending] of (["killed", "killed", "gone", "gone"] as const).entries()) {
    await record(disk, at, ending);
  }
  const journal = runFiles.journal(statePaths.run("/state", runOf(3)));
  const seen = JSON.stringify({ entry: "gone", name: nameOf(0), endpoints: ["server"] });
  await disk.replace(journal, `${await disk.read(journal)}${seen}\n`);
  assertEquals(await retain(disk, "/state", { runs: 3, bytes: MANY, lock: "x" }), 1);
  assertEquals(await kept(disk), [1, 2, 3]);
  assertEquals(await retain(disk, "/state", { runs: 1, bytes: MANY, lock: "another" }), 1);
  assertEquals(await kept(disk), [1, 3]);
});

Deno.test("retain removes a run that had left something, once another has seen that gone", async () => {
  const disk = new MemoryDisk();
  await record(disk, 0, "left");
  await record(disk, 1, "gone");
  const journal = runFiles.journal(statePaths.run("/state", runOf(1)));
  const seen = JSON.stringify({ entry: "gone", name: nameOf(0), endpoints: ["server"] });
  await disk.replace(journal, `${await disk.read(journal)}${seen}\n`);
  assertEquals(await retain(disk, "/state", { runs: 1, bytes: MANY }), 1);
  assertEquals(await kept(disk), [1]);
});

Deno.test("retain goes by size as well, and always keeps the newest run", async () => {
  const disk = new MemoryDisk();
  for (let at = 0; at < 3; at++) await record(disk, at, "gone", 100_000);
  assertEquals(await retain(disk, "/state", { runs: 100, bytes: 250_000 }), 1);
  assertEquals(await kept(disk), [1, 2]);
  assertEquals(await retain(disk, "/state", { runs: 100, bytes: 1 }), 1);
  assertEquals(await kept(disk), [2]);
});

Deno.test("earlierRuns takes a run once that was archived and not removed, as after a crash", async () => {
  const disk = new MemoryDisk();
  for (let at = 0; at < 2; at++) await record(disk, at, "gone");
  const before = await earlierRuns(disk, "/state", target);
  disk.remove = () => Promise.reject(new Error("killed"));
  for (let time = 0; time < 2; time++) {
    await assertRejects(() => retain(disk, "/state", { runs: 1, bytes: MANY }), Error, "killed");
  }
  assertEquals(await earlierRuns(disk, "/state", target), before);
});

Deno.test("earlierRuns reads past a torn line of the archive", async () => {
  const disk = new MemoryDisk();
  for (let at = 0; at < 3; at++) await record(disk, at, "gone");
  await retain(disk, "/state", { runs: 1, bytes: MANY });
  const path = statePaths.archive("/state");
  await disk.replace(path, `${await disk.read(path)}{"run":"17050`);
  assertEquals(
    (await earlierRuns(disk, "/state", target)).replays.map(({ run }) => run),
    [0, 1, 2].map(runOf),
  );
});
