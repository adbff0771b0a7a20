import { assertEquals, assertStringIncludes } from "@std/assert";
import { systemClock } from "../../../src/core/clock.ts";
import { systemRandom } from "../../../src/core/random.ts";
import type { Transport } from "../../../src/core/transport.ts";
import { chainHash } from "../../../src/guard/audit.ts";
import type { PointStatus } from "../../../src/run/checklists/checklist.ts";
import { perform } from "../../../src/run/job.ts";
import { openToLook } from "../../../src/run/opening.ts";
import type { Terms } from "../../../src/run/plan.ts";
import { recordsOf } from "../../../src/run/state/run_records.ts";
import { runFiles, shardDirectory, statePaths } from "../../../src/run/state/state_dir.ts";
import { fakeChroma, type FakeCollection, fakeEndpoint, fakeTarget, uuid } from "../../chroma/fake_chroma.ts";
import { MemoryDisk } from "../../core/memory_disk.ts";
import { check, PASSED } from "../../report/summary.ts";

const RUN = "1705123456_abc123";
const NAME = `AUTOTEST_basic_operations_${RUN}_xyz789`;
const CLEANUP = "1705200000_clean0";
const OTHER = "AUTOTEST_basic_operations_1705000000_zzz999_xyz789";

/** One audited line, a create of the run's own, unless told otherwise. */
function auditOf(collection = NAME, operation = "create") {
  const entry = {
    at: 1,
    endpoint: "server",
    operation,
    collection,
    guard: "sent",
    status: 200,
    uuid: uuid(1),
  };
  const head = chainHash(RUN, JSON.stringify(entry));
  return { text: JSON.stringify({ ...entry, hash: head }) + "\n", audit: { entries: 1, head } };
}

/** What is different from a run that went well. */
interface Case {
  readonly collections?: readonly FakeCollection[];
  readonly send?: Transport;
  readonly report?: object | null;
  readonly gone?: boolean;
  readonly log?: ReturnType<typeof auditOf>;
  /** Of a run that two processes shared. */
  readonly shard?: number;
  /** What became of the journal. */
  readonly damage?: (journal: string) => string;
  /** Endpoints of the run beside the server, which alone a later cleanup was given. */
  readonly more?: Readonly<Record<string, string>>;
}

async function posttestOf(
  {
    collections = [],
    send,
    report = {},
    gone = true,
    log = auditOf(),
    shard,
    damage = (journal) => journal,
    more,
  }: Case,
) {
  const run = shard === undefined ? RUN : shardDirectory(RUN, shard);
  const files = statePaths.run("/state", run);
  const disk = new MemoryDisk();
  const target = fakeTarget([fakeEndpoint("server")]);
  const terms: Terms = {
    target,
    stateDir: "/state",
    limits: { maxDocs: 250, maxCollections: 10 },
    settleMs: 0,
    version: "0.1.0",
  };
  const { tenant, database, entry } = target;
  const journal = [
    {
      entry: "begin",
      run: RUN,
      version: "0",
      ...(shard === undefined ? {} : { shard: { index: shard, count: 2 } }),
      target: { tenant, database, endpoints: { server: entry.origin, ...more }, lock: "x" },
    },
    { entry: "intent", id: 1, action: "create", name: NAME, endpoint: "server" },
    ...(gone && more === undefined ? [{ entry: "gone", name: NAME, endpoints: ["server"] }] : []),
    { entry: "end", exitCode: 0 },
  ];
  const text = journal.map((line) => JSON.stringify(line) + "\n").join("");
  await disk.replace(runFiles.journal(files), damage(text));
  if (more !== undefined) {
    const later = [
      {
        ...journal[0],
        run: CLEANUP,
        target: { tenant, database, endpoints: { server: entry.origin }, lock: "x" },
      },
      { entry: "cleanup" },
      { entry: "gone", name: NAME, endpoints: ["server"] },
    ].map((line) => JSON.stringify(line) + "\n").join("");
    await disk.replace(runFiles.journal(statePaths.run("/state", CLEANUP)), later);
  }
  await disk.replace(runFiles.audit(files), log.text);
  if (report !== null) {
    await disk.replace(runFiles.report(files), JSON.stringify({ ...PASSED, audit: log.audit, ...report }));
  }
  const system = {
    clock: systemClock,
    random: systemRandom,
    disk,
    send: send ?? fakeChroma([...collections]),
    certificateEnd: () => Promise.resolve(undefined),
  };
  const options = await recordsOf(disk, "/state", shard === undefined ? "latest" : run, terms.target);
  await using books = await openToLook(terms, system);
  return await perform<"verify">({ work: "verify", terms, options }, books.opening, system, {
    emit: () => {},
    signal: new AbortController().signal,
  });
}

Deno.test("posttest of a shard looks for what its run left, and holds its own audit log against its report", async () => {
  const well = await posttestOf({ shard: 0 });
  assertEquals([well.title, well.exitCode], [`After run ${RUN}-shard-0`, 0]);
  const left = await posttestOf({ shard: 0, collections: [{ id: uuid(1), name: NAME }] });
  assertEquals(left.exitCode, 3);
  assertEquals(left.points.find(({ name }) => name === "nothing of the run is left")?.status, "failed");
});

Deno.test("posttest answers every point of the guide with what is seen now", async () => {
  const { title, points, exitCode } = await posttestOf({ collections: [{ id: uuid(9), name: "docs" }] });
  assertEquals([title, exitCode], [`After run ${RUN}`, 0]);
  assertEquals(points.map(({ name, status }) => [name, status]), [
    ["cleanup completed", "passed"],
    ["nothing of the run is left", "passed"],
    ["no test collection is left", "passed"],
    ["production is unchanged", "passed"],
    ["no change outside the run", "passed"],
    ["test results", "passed"],
  ]);
});

const change = { node: "server", name: "docs", uuid: uuid(9), what: "vanished", detail: "…", by: "others" };
const failed = [{
  name: "basic",
  status: "failed",
  durationMs: 1,
  checks: [check("count", "failed", "wrong")],
}];
const busy = fakeChroma(
  [],
  ({ path }) => path === "/collections" ? new Response("", { status: 503 }) : undefined,
);

/** Each point as it is when it is not well, and what is said of it. */
const TABLE: readonly (readonly [
  what: string,
  given: Case,
  name: string,
  status: PointStatus,
  evidence: string,
  code: number,
])[] = [
  ["its journal does not show it gone", { gone: false }, "cleanup completed", "failed", NAME, 3],
  [
    "a collection of it is there",
    { collections: [{ id: uuid(1), name: NAME }] },
    "nothing of the run is left",
    "failed",
    `"${NAME}" on server`,
    3,
  ],
  ["nobody can look", { send: busy }, "nothing of the run is left", "unknown", "it answered 503", 3],
  [
    "a collection of another run is there",
    { collections: [{ id: uuid(1), name: OTHER }] },
    "no test collection is left",
    "warning",
    "1 of other runs",
    0,
  ],
  [
    "production changed",
    { report: { production: { collections: 1, unchanged: false, changes: [change] } } },
    "production is unchanged",
    "failed",
    '"docs" on server: vanished, by others',
    1,
  ],
  ["the run was killed", { report: null }, "production is unchanged", "unknown", "has no report", 1],
  [
    "the audit log was rewritten",
    { log: { ...auditOf(), text: auditOf().text.replace("create", "delete") } },
    "no change outside the run",
    "failed",
    "line 1 is not what was written",
    1,
  ],
  [
    "the audit log was cut",
    { log: { ...auditOf(), text: "" } },
    "no change outside the run",
    "failed",
    "the report counts 1",
    1,
  ],
  [
    "the audit log shows a change outside the run",
    { log: auditOf("docs", "delete") },
    "no change outside the run",
    "failed",
    'delete of "docs"',
    4,
  ],
  [
    "a later cleanup was not given every node of it",
    { more: { replica: "http://replica.test:8000" } },
    "cleanup completed",
    "failed",
    `Not verified gone from replica: ${NAME}`,
    3,
  ],
  [
    "its journal is damaged where a create was written down",
    { damage: (text) => text.replace('{"entry":"intent"', '{"entry:"intent"') },
    "cleanup completed",
    "unknown",
    "1 line of its journal cannot be read",
    3,
  ],
  [
    "its journal was cut between two lines",
    { damage: (text) => text.slice(0, text.indexOf("\n") + 1) },
    "cleanup completed",
    "unknown",
    "Its journal has no end, though the run has a report",
    3,
  ],
  [
    "the disk was full when its journal was to end, and its report says so",
    {
      report: { problems: ["Cannot write the journal: No space left on device"] },
      damage: (text) => text.replace(/.*"end".*\n/, ""),
    },
    "cleanup completed",
    "passed",
    "1 collections in its journal, each verified gone",
    0,
  ],
  [
    "the journal of a run that was killed was cut between two lines",
    { report: null, damage: (text) => text.slice(0, text.indexOf("\n") + 1) },
    "cleanup completed",
    "unknown",
    "Its audit log has 1 create, and its journal 0",
    3,
  ],
  [
    "its journal is empty, though requests were sent",
    { report: null, damage: () => "" },
    "cleanup completed",
    "failed",
    "Its journal has no beginning that can be read",
    3,
  ],
  [
    "a check failed",
    { report: { suites: failed, exitCode: 1 } },
    "test results",
    "failed",
    "Exit code 1: basic / count failed",
    1,
  ],
];

for (const [what, given, name, status, evidence, code] of TABLE) {
  Deno.test(`posttest says so when ${what}`, async () => {
    const { points, exitCode } = await posttestOf(given);
    const found = points.find((one) => one.name === name);
    assertEquals([found?.status, exitCode], [status, code], found?.evidence);
    assertStringIncludes(found?.evidence ?? "", evidence);
  });
}
