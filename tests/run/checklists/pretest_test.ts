import { assertEquals, assertStringIncludes } from "@std/assert";
import { systemClock } from "../../../src/core/clock.ts";
import { systemRandom } from "../../../src/core/random.ts";
import type { System } from "../../../src/core/system.ts";
import type { Transport } from "../../../src/core/transport.ts";
import { formatMark } from "../../../src/guard/mark.ts";
import { checkState } from "../../../src/run/checklists/check_state.ts";
import type { PointStatus } from "../../../src/run/checklists/checklist.ts";
import { perform } from "../../../src/run/job.ts";
import { openToLook } from "../../../src/run/opening.ts";
import type { Plan } from "../../../src/run/plan.ts";
import { runFiles, statePaths } from "../../../src/run/state/state_dir.ts";
import { NoReplyError } from "../../../src/transport/no_reply.ts";
import { fakeChroma, type FakeCollection, fakeEndpoint, fakeTarget, uuid } from "../../chroma/fake_chroma.ts";
import { MemoryDisk } from "../../core/memory_disk.ts";

const NOW_S = 1_705_123_456;
const RUN = "1705000000_abc123";
const NAME = `AUTOTEST_basic_operations_${RUN}_xyz789`;
const DAY_MS = 86_400_000;

/** What is different from a deployment with which all is well. */
interface Case {
  readonly collections?: readonly FakeCollection[];
  readonly send?: Transport;
  readonly plan?: Partial<Plan>;
  /** The certificate's end from now; days. */
  readonly certificateDays?: number;
  readonly journal?: string;
  readonly locked?: boolean;
  /** How far the server's clock is ahead; seconds. */
  readonly aheadS?: number;
  /** Why the state directory cannot be written. */
  readonly diskError?: string;
  readonly sandboxed?: boolean;
}

function mark(expiresAt: number) {
  return formatMark({ run: RUN, purpose: "basic_operations", createdAt: NOW_S - 9, expiresAt, version: "0" });
}

async function pretestOf(
  { collections = [], send, plan, certificateDays, journal, locked, aheadS = 0, diskError, sandboxed = true }:
    Case,
) {
  const clock = { ...systemClock, now: () => NOW_S * 1000 };
  const disk = new MemoryDisk();
  if (diskError !== undefined) disk.replace = () => Promise.reject(new Error(diskError));
  const target = fakeTarget([fakeEndpoint("server")]);
  if (certificateDays !== undefined) {
    const entry = { ...target.entry, origin: "https://server.test:8443" };
    Object.assign(target, { entry, nodes: [entry] });
  }
  const terms: Plan = {
    target,
    stateDir: "/state",
    limits: { maxDocs: 250, maxCollections: 10 },
    settleMs: 0,
    version: "0.1.0",
    suites: ["basic"],
    deadlineMs: 1e6,
    maxLagMs: 1000,
    maxErrorRate: 0.1,
    concurrentUsers: 3,
    durationMs: 20_000,
    maxRequests: 200,
    writeDocs: 50,
    dimension: 8,
    maxSlowdown: 3,
    monitoring: { thresholds: { memory: 85, cpu: 80, disk: 80 }, slackNow: false },
    maxResidueBytes: 5e8,
    residueSince: 0,
    ...plan,
  };
  if (journal !== undefined) await disk.replace(runFiles.journal(statePaths.run("/state", RUN)), journal);
  await using _ = locked ? await disk.tryLock(statePaths.lock("/state", target), "run 7\n") : undefined;
  const system: System = {
    clock,
    random: systemRandom,
    disk,
    send: send ?? fakeChroma([...collections], ({ path }) => {
      if (path === "/api/v2/pre-flight-checks") return Response.json({ max_batch_size: 100 });
      return path === "/api/v2/heartbeat"
        ? Response.json({ "nanosecond heartbeat": (NOW_S + aheadS) * 1e9 })
        : undefined;
    }),
    certificateEnd: () => Promise.resolve(clock.now() + DAY_MS * (certificateDays ?? 0)),
  };
  const local = await checkState(terms, disk);
  await using books = await openToLook(terms, system);
  return await perform<"preflight">({ work: "preflight", terms, local }, books.opening, system, {
    emit: () => {},
    signal: new AbortController().signal,
    ...(sandboxed ? { sandbox: { net: ["server.test:8000"], files: [], refused: ["env"] } } : {}),
  });
}

Deno.test("pretest answers every point of the guide with what it saw", async () => {
  const { points, exitCode } = await pretestOf({ collections: [{ id: uuid(1), name: "docs" }] });
  assertEquals(exitCode, 0);
  assertEquals(points.map(({ name, status }) => [name, status]), [
    ["endpoints answer", "passed"],
    ["TLS certificates", "skipped"],
    ["tenant and database", "passed"],
    ["credentials", "passed"],
    ["clocks", "passed"],
    ["production", "passed"],
    ["leftovers", "passed"],
    ["live runs", "passed"],
    ["names that only look like a test's", "passed"],
    ["limits", "passed"],
    ["residue", "passed"],
    ["earlier runs", "passed"],
    ["state directory", "passed"],
    ["lock", "passed"],
    ["permissions", "passed"],
  ]);
});

const dead: Transport = () => Promise.reject(new NoReplyError("connection refused", { reason: "connect" }));
const begin = JSON.stringify({
  entry: "begin",
  run: RUN,
  version: "0",
  target: {
    tenant: "default_tenant",
    database: "default_database",
    endpoints: { server: "http://server.test:8000" },
    lock: "another",
  },
});

/** Each point as it is when it is not well, and what is said of it. */
const TABLE: readonly (readonly [
  what: string,
  given: Case,
  name: string,
  status: PointStatus,
  evidence: string,
  code: number,
])[] = [
  ["nobody answers", { send: dead }, "endpoints answer", "failed", "connection refused", 5],
  [
    "the database is not there",
    { send: fakeChroma([], ({ path }) => path.startsWith("/api/v2/tenants") ? missing() : undefined) },
    "endpoints answer",
    "failed",
    'it has no tenant "default_tenant"',
    5,
  ],
  [
    "the tenant is not there",
    { send: fakeChroma([], ({ path }) => path.startsWith("/api/v2/tenants") ? missing() : undefined) },
    "tenant and database",
    "failed",
    'server has no tenant "default_tenant"',
    5,
  ],
  [
    "a list does not agree with the server's own count",
    { send: fakeChroma([], ({ path }) => path.endsWith("collections_count") ? Response.json(3) : undefined) },
    "production",
    "unknown",
    "0 were listed but 3 are counted",
    5,
  ],
  [
    "the credentials are not accepted",
    {
      send: fakeChroma(
        [],
        ({ path }) =>
          path === "/collections"
            ? Response.json({ error: "AuthError", message: "no" }, { status: 401 })
            : undefined,
      ),
    },
    "credentials",
    "unknown",
    "it answered 401",
    5,
  ],
  ["a certificate has ended", { certificateDays: -1 }, "TLS certificates", "failed", "until 2024-01-12", 5],
  ["a certificate ends soon", { certificateDays: 3 }, "TLS certificates", "warning", "until 2024-01-16", 0],
  ["a certificate is good", { certificateDays: 99 }, "TLS certificates", "passed", "until 2024-04-21", 0],
  [
    "a certificate is of an authority that is not known",
    {
      certificateDays: 99,
      send: () =>
        Promise.reject(new NoReplyError("invalid peer certificate: UnknownIssuer", { reason: "connect" })),
    },
    "TLS certificates",
    "failed",
    "invalid peer certificate: UnknownIssuer; for an authority of your own set DENO_CERT",
    5,
  ],
  ["a clock is a day off", { aheadS: 86_400 }, "clocks", "failed", "server +1 d", 5],
  ["a clock is 10 s off", { aheadS: -10 }, "clocks", "warning", "server -10.0 s", 0],
  [
    "a test was left behind",
    { collections: [{ id: uuid(1), name: NAME, metadata: mark(NOW_S - 1) }] },
    "leftovers",
    "warning",
    NAME,
    0,
  ],
  [
    "another run is under way",
    { collections: [{ id: uuid(1), name: NAME, metadata: mark(NOW_S + 60) }] },
    "live runs",
    "warning",
    "for 1 min 0 s more",
    0,
  ],
  [
    "production has a name that looks like a test's",
    { collections: [{ id: uuid(1), name: "AUTOTEST_archive" }] },
    "names that only look like a test's",
    "warning",
    "AUTOTEST_archive",
    0,
  ],
  ["the server takes smaller batches", { plan: { writeDocs: 101 } }, "limits", "failed", "batches of 100", 5],
  ["too much would be left", { plan: { maxResidueBytes: 1 } }, "residue", "failed", "--max-residue", 5],
  [
    "an earlier run was killed",
    { journal: `${begin}\n` },
    "earlier runs",
    "warning",
    "1 of 1 did not end; 0 collections",
    0,
  ],
  [
    "an earlier run was killed, and may have left something",
    {
      journal: `${begin}\n${
        JSON.stringify({ entry: "intent", id: 1, action: "create", name: NAME, endpoint: "server" })
      }\n`,
    },
    "earlier runs",
    "warning",
    "1 of 1 did not end; 1 collections may be left",
    0,
  ],
  [
    "the state directory cannot be written",
    { diskError: "Permission denied" },
    "state directory",
    "failed",
    "cannot be written: Permission denied",
    5,
  ],
  ["it is not in the sandbox", { sandboxed: false }, "permissions", "warning", "Not in the sandbox", 0],
  ["the lock is held", { locked: true }, "lock", "failed", "run 7", 5],
];

for (const [what, given, name, status, evidence, code] of TABLE) {
  Deno.test(`pretest says so when ${what}`, async () => {
    const { points, exitCode } = await pretestOf(given);
    const found = points.find((one) => one.name === name);
    assertEquals([found?.status, exitCode], [status, code], found?.evidence);
    assertStringIncludes(found?.evidence ?? "", evidence);
  });
}

function missing(): Response {
  return Response.json({ error: "NotFoundError", message: "Tenant [default_tenant] not found" }, {
    status: 404,
  });
}
