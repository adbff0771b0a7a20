import { assertEquals } from "@std/assert";
import type { Disk } from "../../../src/core/disk.ts";
import { lastSuccess } from "../../../src/run/state/last_success.ts";
import { runFiles, statePaths } from "../../../src/run/state/state_dir.ts";
import { MemoryDisk } from "../../core/memory_disk.ts";

const target = { url: "http://server.test:8000", tenant: "default_tenant", database: "default_database" };
const last = (disk: Disk, until = "9") => lastSuccess(disk, "/state", { target, until });

async function record(disk: Disk, run: string, report: unknown): Promise<void> {
  const text = typeof report === "string" ? report : JSON.stringify(report);
  await disk.replace(runFiles.report(statePaths.run("/state", run)), text);
}

Deno.test("lastSuccess is the end of the latest run against this target that passed", async () => {
  const disk = new MemoryDisk();
  assertEquals(await last(disk), undefined);
  const of = (startedAt: string, exitCode: number, other: Partial<typeof target> = {}) => ({
    exitCode,
    target: { ...target, ...other },
    run: { startedAt, durationMs: 2000 },
  });
  await record(disk, "1705000000_aaaaaa", of("2024-01-11T19:06:40Z", 0));
  await record(disk, "1705000100_aaaaaa", of("2024-01-11T19:08:20Z", 0));
  await record(disk, "1705000200_aaaaaa", of("2024-01-11T19:10:00Z", 1));
  await record(disk, "1705000300_aaaaaa", of("2024-01-11T19:11:40Z", 0, { url: "http://other.test" }));
  await record(disk, "1705000310_aaaaaa", of("2024-01-11T19:11:50Z", 0, { database: "other" }));
  await record(disk, "1705000320_aaaaaa", of("2024-01-11T19:12:00Z", 0, { tenant: "other" }));
  await record(disk, "1705000400_aaaaaa", "torn {");
  await record(disk, "1705000500_aaaaaa", { exitCode: 0 });
  // A drill that passed says nothing of how the target fares without one.
  await record(disk, "1705000550_aaaaaa", { ...of("2024-01-11T19:15:50Z", 0), plan: { suites: ["drill"] } });
  // A part of a run that passed is no run that did.
  await record(disk, "1705000600_aaaaaa-shard-0", of("2024-01-11T19:16:40Z", 0));
  assertEquals(await last(disk), 1_705_000_102);
  assertEquals(await last(disk, "1705000099_zzzzzz"), 1_705_000_002);
});
