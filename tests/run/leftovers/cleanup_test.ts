import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { systemClock } from "../../../src/core/clock.ts";
import { systemRandom } from "../../../src/core/random.ts";
import type { System } from "../../../src/core/system.ts";
import type { Transport } from "../../../src/core/transport.ts";
import { formatMark } from "../../../src/guard/mark.ts";
import { openNames } from "../../../src/guard/replay.ts";
import type { RunEvent } from "../../../src/run/event.ts";
import type { CleanupOptions } from "../../../src/run/leftovers/eligibility.ts";
import { perform } from "../../../src/run/job.ts";
import { openToChange, openToLook } from "../../../src/run/opening.ts";
import type { Terms } from "../../../src/run/plan.ts";
import { TargetError } from "../../../src/run/preflight.ts";
import { earlierRuns } from "../../../src/run/state/earlier_runs.ts";
import { runFiles, statePaths, targetKey } from "../../../src/run/state/state_dir.ts";
import { fakeChroma, type FakeCollection, fakeEndpoint, fakeTarget, uuid } from "../../chroma/fake_chroma.ts";
import { MemoryDisk } from "../../core/memory_disk.ts";

const OLD = "AUTOTEST_basic_operations_1705123456_abc123_xyz789";
const PRODUCTION: FakeCollection = { id: uuid(7), name: "customer_profiles", records: 3 };
const LEFTOVER: FakeCollection = {
  id: uuid(1),
  name: OLD,
  metadata: formatMark({
    run: "1705123456_abc123",
    purpose: "basic_operations",
    createdAt: 1_705_123_456,
    expiresAt: 1_705_127_056,
    version: "0.1.0",
  }),
  records: 5,
};
const OPTIONS: CleanupOptions = { maxAgeHours: 24, includeUnmarked: false, force: false, maxDocs: 10_000 };

const TERMS: Terms = {
  target: fakeTarget([fakeEndpoint("server")]),
  stateDir: "/state",
  limits: { maxDocs: 10_000, maxCollections: 10 },
  settleMs: 0,
  version: "0.1.0",
};

const UNWATCHED = { emit: () => {}, signal: new AbortController().signal };

function systemOf(send: Transport): System & { readonly disk: MemoryDisk } {
  const certificateEnd = () => Promise.resolve(undefined);
  return { clock: systemClock, random: systemRandom, disk: new MemoryDisk(), send, certificateEnd };
}

async function cleanUpAt(send: Transport, options: Partial<CleanupOptions> = {}, terms = TERMS) {
  const system = systemOf(send);
  await using books = await openToChange(terms, system);
  const { opening } = books;
  const job = { work: "cleanup", terms, options: { ...OPTIONS, ...options } } as const;
  const summary = await perform<"cleanup">(job, opening, system, UNWATCHED);
  return { summary, journal: system.disk.afterPowerLoss(runFiles.journal(opening.held?.directory ?? "")) };
}

async function takeInventoryOf(system: System) {
  await using books = await openToLook(TERMS, system);
  const job = { work: "inventory", terms: TERMS, options: OPTIONS } as const;
  return await perform<"inventory">(job, books.opening, system, UNWATCHED);
}

Deno.test("cleanUp removes a leftover, keeps production, and writes it all down", async () => {
  const collections = [PRODUCTION, LEFTOVER];
  const { summary, journal } = await cleanUpAt(fakeChroma(collections));
  assertEquals(collections, [PRODUCTION]);
  assertEquals([summary.exitCode, summary.cleanup.deleted, summary.cleanup.leftovers], [0, 1, []]);
  assertEquals(summary.findings.map(({ name, delete: doomed }) => [name, doomed]), [[OLD, true]]);
  const { before, after } = summary.production.nodes[0]?.digests ?? {};
  assertEquals([before?.length, after], [64, before]);
  assertEquals(
    { ...summary.production, nodes: summary.production.nodes.map(({ digests: _, ...node }) => node) },
    {
      collections: 1,
      unchanged: true,
      changes: [],
      nodes: [{ node: "server", collections: 1, counted: 1, unsettled: 0 }],
    },
  );
  const entries = journal.trim().split("\n").map((line) => JSON.parse(line).entry);
  assertEquals(entries, ["begin", "cleanup", "intent", "outcome", "gone", "end"]);
});

Deno.test("cleanUp and its inventory tell which journals cannot be read", async () => {
  const system = systemOf(fakeChroma([PRODUCTION]));
  await system.disk.replace(runFiles.journal(statePaths.run("/state", "1705123456_abc123")), "\0\0\n");
  const told: string[] = [];
  const options = {
    ...UNWATCHED,
    emit: (event: RunEvent) => void (event.type === "note" && told.push(event.text)),
  };
  await using books = await openToChange(TERMS, system);
  await perform<"inventory">(
    { work: "inventory", terms: TERMS, options: OPTIONS },
    books.opening,
    system,
    options,
  );
  await perform<"cleanup">(
    { work: "cleanup", terms: TERMS, options: OPTIONS },
    books.opening,
    system,
    options,
  );
  const lost = told.filter((text) => text.includes("1705123456_abc123"));
  assertEquals(
    lost,
    Array(2).fill(
      'The journals of 1705123456_abc123 cannot be read: what they made is not known here. Once "list" shows ' +
        "nothing of them, remove their directories",
    ),
  );
});

Deno.test("cleanUp leaves alone what only looks like a test collection", async () => {
  const alike = { ...LEFTOVER, name: "AUTOTEST_customer_archive" };
  const collections = [alike];
  const { summary } = await cleanUpAt(fakeChroma(collections), {
    includeUnmarked: true,
    force: true,
    maxAgeHours: 0,
  });
  assertEquals([summary.exitCode, collections], [0, [alike]]);
  assertEquals(summary.findings.map(({ delete: doomed }) => doomed), [false]);
});

Deno.test("cleanUp says so when a deletion is acknowledged and nothing is deleted", async () => {
  const lying = fakeChroma([LEFTOVER], ({ method }) => method === "DELETE" ? Response.json({}) : undefined);
  const { summary } = await cleanUpAt(lying);
  assertEquals([summary.exitCode, summary.cleanup.deleted], [3, 0]);
  assertEquals(summary.cleanup.leftovers.map(({ name, node }) => [name, node]), [[OLD, "server"]]);
});

Deno.test("cleanUp is not well when production could not be photographed again", async () => {
  let counts = 0;
  const failing = fakeChroma(
    [PRODUCTION],
    ({ path }) =>
      path.endsWith("/count") && counts++ > 0
        ? Response.json({ error: "InternalError" }, { status: 500 })
        : undefined,
  );
  const { summary } = await cleanUpAt(failing);
  assertStringIncludes(summary.production.problem ?? "", "Cannot photograph production again");
  assertEquals(summary.exitCode, 1);
});

Deno.test("cleanUp does nothing where it cannot look at any endpoint", async () => {
  const broken = fakeChroma(
    [LEFTOVER],
    ({ path }) => path === "/collections" ? new Response("busy", { status: 503 }) : undefined,
  );
  await assertRejects(() => cleanUpAt(broken), TargetError, "Cannot look at any endpoint");
});

Deno.test("cleanUp that could not count a leftover's documents keeps it, and is not well", async () => {
  const collections = [LEFTOVER];
  const uncounted = fakeChroma(
    collections,
    ({ path }) => path.endsWith("/count") ? new Response("busy", { status: 503 }) : undefined,
  );
  const { summary } = await cleanUpAt(uncounted);
  assertEquals([summary.exitCode, collections], [3, [LEFTOVER]]);
  assertEquals(summary.findings.map(({ reason, uncounted }) => [reason, uncounted]), [
    ["its documents on server could not be counted", true],
  ]);
  assertEquals((await takeInventoryOf(systemOf(uncounted))).exitCode, 5);
});

const ALIEN = { ...LEFTOVER.metadata, autotest_run: "1705123456_other0" };
const UNLISTED: readonly (readonly [what: string, there: Partial<FakeCollection>])[] = [
  ["too many documents", { records: 10_001 }],
  ["another run's mark", { metadata: ALIEN }],
];
for (const [what, there] of UNLISTED) {
  Deno.test(`cleanUp keeps what has ${what} on a node that could not be listed`, async () => {
    const [primary, replica] = [[LEFTOVER], [{ ...LEFTOVER, id: uuid(2), ...there }]];
    const listed = fakeChroma(primary);
    const unlisted = fakeChroma(
      replica,
      ({ path }) => path === "/collections" ? new Response("busy", { status: 503 }) : undefined,
    );
    const send: Transport = (request) => (request.url.includes("replica") ? unlisted : listed)(request);
    const target = fakeTarget([fakeEndpoint("balancer"), fakeEndpoint("primary"), fakeEndpoint("replica")]);
    const { summary } = await cleanUpAt(send, {}, { ...TERMS, target });
    assertEquals([summary.exitCode, primary.length, replica.length], [3, 0, 1]);
    assertEquals(summary.cleanup.leftovers.map(({ node }) => node), ["replica"]);
  });
}

Deno.test("cleanUp that could not begin writes down that it ended: it need not be kept for ever", async () => {
  const system = systemOf(() => Promise.reject(new Error("no route to host")));
  await using books = await openToChange(TERMS, system);
  const { opening } = books;
  const job = { work: "cleanup", terms: TERMS, options: OPTIONS } as const;
  await assertRejects(() => perform<"cleanup">(job, opening, system, UNWATCHED), TargetError);
  const journal = system.disk.afterPowerLoss(runFiles.journal(opening.held?.directory ?? ""));
  assertEquals(journal.trim().split("\n").map((line) => JSON.parse(line).entry), ["begin", "cleanup", "end"]);
});

Deno.test("cleanUp removes nothing where production cannot be photographed, and says that it could not begin", async () => {
  const collections = [PRODUCTION, LEFTOVER];
  const uncountable = fakeChroma(
    collections,
    ({ path }) =>
      path.includes(PRODUCTION.id) ? Response.json({ error: "InternalError" }, { status: 500 }) : undefined,
  );
  await assertRejects(() => cleanUpAt(uncountable), TargetError, "Cannot photograph production");
  assertEquals(collections, [PRODUCTION, LEFTOVER]);
});

Deno.test("takeInventory tells what a cleanup would do, and writes nothing", async () => {
  const collections = [PRODUCTION, LEFTOVER];
  const clock = { ...systemClock, now: () => (1_705_123_456 + 172_800) * 1000 };
  const system = { ...systemOf(fakeChroma(collections)), clock };
  const inventory = await takeInventoryOf(system);
  assertEquals(inventory, {
    findings: [{
      name: OLD,
      run: "1705123456_abc123",
      ageSeconds: 172_800,
      nodes: [{ node: "server", documents: 5 }],
      delete: true,
      reason: "it carries the mark of a test",
    }],
    blind: [],
    exitCode: 0,
  });
  assertEquals(collections, [PRODUCTION, LEFTOVER]);
  assertEquals(await system.disk.list("/state"), []);
});

Deno.test("takeInventory could not look: that is not none found", async () => {
  const broken = fakeChroma(
    [],
    ({ path }) => path === "/collections" ? new Response("", { status: 503 }) : undefined,
  );
  const { findings, blind, exitCode } = await takeInventoryOf(systemOf(broken));
  assertEquals([findings, blind.map(({ node }) => node), exitCode], [[], ["server"], 5]);
});

const JOURNAL = [
  {
    entry: "begin",
    run: "1705123456_abc123",
    version: "0",
    target: {
      tenant: TERMS.target.tenant,
      database: TERMS.target.database,
      endpoints: { server: TERMS.target.entry.origin },
      lock: targetKey(TERMS.target),
    },
  },
  { entry: "intent", id: 1, action: "create", name: OLD, endpoint: "server" },
].map((line) => JSON.stringify(line)).join("\n");

/** What a killed run may have left is on no list at first: a copy that is on its way comes when the cleanup watches. */
async function cleanUpUnseen(options: Partial<CleanupOptions>) {
  const collections: FakeCollection[] = [];
  const arriving = fakeChroma(collections, ({ path }) => {
    // A look at one by its name is only made by who watches.
    if (path === `/collections/${OLD}` && copies-- > 0) collections.push(LEFTOVER);
    return undefined;
  });
  let copies = 1;
  const system = systemOf(arriving);
  await system.disk.replace(runFiles.journal(statePaths.run("/state", "1705123456_abc123")), JOURNAL);
  await using books = await openToChange(TERMS, system);
  const job = { work: "cleanup", terms: TERMS, options: { ...OPTIONS, ...options } } as const;
  const summary = await perform<"cleanup">(job, books.opening, system, UNWATCHED);
  const open = openNames((await earlierRuns(system.disk, "/state", TERMS.target)).replays);
  return { summary, open, collections };
}

const ASKED: readonly (readonly [options: Partial<CleanupOptions>, what: string])[] = [
  [{}, "no run in particular"],
  [{ run: "1705123456_abc123" }, "its run"],
  [{ collection: OLD }, "it"],
];
for (const [options, what] of ASKED) {
  Deno.test(`cleanUp asked for ${what} watches what a killed run may have left, though it is not seen yet`, async () => {
    const { summary, open, collections } = await cleanUpUnseen(options);
    assertEquals([summary.findings, summary.exitCode, collections, open], [[], 0, [], []]);
    assertEquals([summary.cleanup.deleted, summary.safety.requests.delete], [1, 1]);
  });
}

Deno.test("cleanUp asked for another run leaves what a killed one may have left", async () => {
  const { summary, open } = await cleanUpUnseen({ run: "1705123456_other0" });
  assertEquals([summary.cleanup.created, open], [0, [OLD]]);
});
