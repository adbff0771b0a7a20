import { assertEquals, assertRejects } from "@std/assert";
import { findReport } from "../../../src/run/state/find_report.ts";
import { retain } from "../../../src/run/state/retention.ts";
import { runFiles, StateError, statePaths } from "../../../src/run/state/state_dir.ts";
import { MemoryDisk } from "../../core/memory_disk.ts";
import { PASSED } from "../../report/summary.ts";

const RUN = PASSED.run.id;
const LATER = "1705200000_xyz789";
const journal = (run: string, ...entries: readonly string[]) =>
  [
    JSON.stringify({
      entry: "begin",
      run,
      version: "0",
      target: { tenant: "t", database: "d", endpoints: {}, lock: "l" },
    }),
    ...entries.map((entry) => JSON.stringify({ entry })),
    "",
  ].join("\n");

async function diskWith(files: Readonly<Record<string, string>>): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  for (const [path, text] of Object.entries(files)) await disk.replace(`/state/runs/${path}`, text);
  return disk;
}

const ended = (run: string) => ({
  [`${run}/journal.jsonl`]: journal(run, "end"),
  [`${run}/report.json`]: JSON.stringify({ ...PASSED, run: { ...PASSED.run, id: run } }),
});

Deno.test("findReport answers a run's report, by its id or as the latest", async () => {
  const disk = await diskWith({ ...ended(RUN), ...ended(LATER) });
  assertEquals(await findReport(disk, "/state", RUN), PASSED);
  assertEquals((await findReport(disk, "/state", "latest")).run.id, LATER);
});

Deno.test("findReport takes no cleanup for the latest run", async () => {
  const disk = await diskWith({
    ...ended(RUN),
    [`${LATER}/journal.jsonl`]: journal(LATER, "cleanup", "end"),
  });
  assertEquals((await findReport(disk, "/state", "latest")).run.id, RUN);
});

/** What is on record, and why there is no report. */
const NONE: readonly (readonly [what: string, files: Readonly<Record<string, string>>, message: string])[] = [
  ["unknown", {}, `Cannot find the run: there is no run ${RUN} in "/state"`],
  [
    "killed",
    { [`${RUN}/journal.jsonl`]: journal(RUN) },
    `Cannot report run ${RUN}: it has none: it was killed, or is still under way; the next run, or "cleanup", removes what it may have left`,
  ],
  [
    "a cleanup",
    { [`${RUN}/journal.jsonl`]: journal(RUN, "cleanup", "end") },
    `Cannot report run ${RUN}: it was a cleanup, which has none`,
  ],
  [
    "torn",
    { [`${RUN}/report.json`]: JSON.stringify(PASSED).slice(0, 900) },
    `Cannot report run ${RUN}: "/state/runs/${RUN}/report.json" is not a report`,
  ],
  [
    "of another kind",
    { [`${RUN}/report.json`]: JSON.stringify({ ...PASSED, schema: 2 }) },
    `Cannot report run ${RUN}: "/state/runs/${RUN}/report.json" is not a report`,
  ],
];

for (const [what, files, message] of NONE) {
  Deno.test(`findReport says why there is none of a run that is ${what}`, async () => {
    const disk = await diskWith(files);
    await assertRejects(() => findReport(disk, "/state", RUN), StateError, message);
  });
}

Deno.test("findReport says of a run whose directory is gone that it was removed on purpose", async () => {
  const disk = await diskWith({ ...ended(RUN), ...ended(LATER) });
  assertEquals(await retain(disk, "/state", { runs: 1, bytes: 2 ** 30 }), 1);
  assertEquals(await disk.read(runFiles.report(statePaths.run("/state", RUN))), undefined);
  await assertRejects(
    () => findReport(disk, "/state", RUN),
    StateError,
    `Cannot report run ${RUN}: its directory was removed, as --keep-runs has it; "history" has its figures`,
  );
});

const { run: _run, ...unbegun } = PASSED;
const UNFIT: readonly (readonly [what: string, report: object])[] = [
  ["a suite without checks", { ...PASSED, suites: [{ name: "basic" }] }],
  ["no time", { ...unbegun, run: { id: RUN } }],
  ["no list of what is left", { ...PASSED, cleanup: {} }],
  ["no requests", { ...PASSED, safety: { refusals: [] } }],
];
for (const [what, report] of UNFIT) {
  Deno.test(`findReport takes a report with ${what} for none`, async () => {
    const disk = await diskWith({ ...ended(RUN), [`${RUN}/report.json`]: JSON.stringify(report) });
    await assertRejects(() => findReport(disk, "/state", RUN), StateError, "is not a report");
  });
}
