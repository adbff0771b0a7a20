import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { redactedDisk, redactor } from "../../src/core/redact.ts";
import { AuditLog } from "../../src/guard/audit.ts";
import { type AuditVerdict, verifyAudit } from "../../src/guard/verify_audit.ts";
import type { Exchange } from "../../src/guard/exchange.ts";
import type { Operation } from "../../src/guard/classify.ts";
import { type AlertExchange, WEBHOOK } from "../../src/guard/webhook.ts";
import { FakeClock } from "../core/fake_clock.ts";
import { MemoryDisk } from "../core/memory_disk.ts";
import { ownName, RUN } from "./rig.ts";

const NAME = ownName("a");
const LEFTOVER = "AUTOTEST_old_1705000000_zzz999_yyy888";
const [UUID, ALIEN] = ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"];

const exchange = (operation: Operation, rest: Partial<Exchange> = {}): Exchange => ({
  endpoint: "balancer",
  method: "POST",
  path: "/",
  operation,
  status: 200,
  ms: 1.23,
  bytes: 17,
  ...rest,
});
const CREATE = exchange({ kind: "create", name: NAME, markedRun: RUN }, { uuid: UUID });
const write = (uuid: string, endpoint = "balancer") =>
  exchange({ kind: "write", action: "add", uuid, records: 1 }, { endpoint });
const remove = (name: string) => exchange({ kind: "delete", name });
const READ = exchange({ kind: "read", what: "list" });

/** An alert, which is the run's own wherever the webhook is. */
const ALERT: AlertExchange = {
  endpoint: WEBHOOK,
  method: "POST",
  path: "https://hooks.test",
  operation: { kind: "alert" },
  status: 200,
  ms: 5,
};

/** The text of a log of these exchanges, and where it ends. */
async function logOf(exchanges: readonly (Exchange | AlertExchange)[], approved: readonly string[] = []) {
  const disk = new MemoryDisk();
  await using log = await AuditLog.open("audit", RUN, { disk, clock: new FakeClock() });
  for (const name of approved) log.approve(name, "it carries the mark of a test");
  for (const one of exchanges) log.observe(one);
  const head = await log.head();
  return { text: await disk.read("audit") ?? "", head };
}

Deno.test("AuditLog chains what verifyAudit finds whole", async () => {
  const operation: Operation = { kind: "forbidden", reason: "it wipes the whole server" };
  const refused: Exchange = {
    endpoint: "primary",
    method: "POST",
    path: "/api/v2/reset",
    operation,
    refusal: "…",
    ms: 0,
  };
  const { text, head } = await logOf([READ, CREATE, write(UUID), remove(NAME), refused]);
  const verdict = await verifyAudit(text.split("\n"), RUN, head);
  assertEquals(verdict, {
    ...head,
    requests: { read: 1, create: 1, write: 1, delete: 1, refused: 1 },
    outside: [],
  });
  assertEquals(head.entries, 5);
});

Deno.test("verifyAudit counts an alert by itself, and only to the webhook", async () => {
  const { text, head } = await logOf([ALERT, { ...ALERT, endpoint: "balancer" }]);
  const { requests, outside } = await verifyAudit(text.split("\n"), RUN, head);
  assertEquals([requests.alert, outside], [2, ['line 2: alert of "null" on balancer']]);
});

const OUTSIDE: readonly (readonly [
  what: string,
  exchanges: readonly Exchange[],
  approved: readonly string[],
  outside: number,
])[] = [
  ["a write to a UUID that no create returned", [CREATE, write(ALIEN)], [], 1],
  ["a write to an own UUID on another endpoint", [CREATE, write(UUID, "replica")], [], 1],
  [
    "a write to a UUID that a create returned and the guard did not believe",
    [{ ...CREATE, refusal: "it was there before" }, write(UUID)],
    [],
    1,
  ],
  ["a write before its create", [write(UUID), CREATE], [], 1],
  ["a deletion of another run's collection", [remove(LEFTOVER)], [], 1],
  ["a deletion of another run's collection that was approved", [remove(LEFTOVER)], [LEFTOVER], 0],
  ["a deletion of production", [remove("customers")], [], 1],
  [
    "a create of another run's name",
    [{ ...CREATE, operation: { kind: "create", name: LEFTOVER, markedRun: RUN } }],
    [],
    1,
  ],
];
for (const [what, exchanges, approved, outside] of OUTSIDE) {
  Deno.test(`verifyAudit judges ${what}`, async () => {
    const { text, head } = await logOf(exchanges, approved);
    const verdict = await verifyAudit(text.split("\n"), RUN, head);
    assertEquals([verdict.outside.length, verdict.broken], [outside, undefined]);
  });
}

const TAMPERED: readonly (readonly [what: string, change: (lines: string[]) => string[], broken: RegExp])[] =
  [
    [
      "an altered line",
      (lines) => lines.with(1, lines[1]!.replace("create", "remove")),
      /^line 2 is not what was written$/,
    ],
    [
      "a line with a key twice, of which the last is what was written",
      (lines) => lines.with(1, lines[1]!.replace('"operation":', '"operation":"read/list","operation":')),
      /^line 2 is not what was written$/,
    ],
    ["a line that is gone", (lines) => lines.toSpliced(1, 1), /^line 2 is not what was written$/],
    ["two lines that changed places", ([a, b, c]) => [b!, a!, c!], /^line 1 is not what was written$/],
    ["a line that was added", (lines) => [lines[0]!, ...lines], /^line 2 is not what was written$/],
    ["a line that is not JSON", (lines) => lines.with(2, "{"), /^line 3 is not what was written$/],
    ["a cut at the end", (lines) => lines.slice(0, 2), /^it ends after 2 lines, but the report counts 3$/],
    ["a log of nothing", () => [], /^it ends after 0 lines, but the report counts 3$/],
  ];
for (const [what, change, broken] of TAMPERED) {
  Deno.test(`verifyAudit finds ${what}`, async () => {
    const { text, head } = await logOf([READ, CREATE, remove(NAME)]);
    const lines = change(text.trimEnd().split("\n"));
    const verdict: AuditVerdict = await verifyAudit(lines, RUN, head);
    assertMatch(verdict.broken ?? "", broken);
  });
}

Deno.test("verifyAudit finds a log of as many lines that was written anew, hashes and all", async () => {
  const { head } = await logOf([READ, CREATE]);
  const { text } = await logOf([READ, READ]);
  assertEquals(
    (await verifyAudit(text.split("\n"), RUN, head)).broken,
    `it was written anew: the report's chain ends in ${head.head}`,
  );
});

Deno.test("verifyAudit finds a log of another run", async () => {
  const { text } = await logOf([READ]);
  assertEquals(
    (await verifyAudit(text.split("\n"), "1705123456_other0")).broken,
    "line 1 is not what was written",
  );
});

Deno.test("AuditLog tells its end when every line is there also after a power failure", async () => {
  const disk = new MemoryDisk();
  await using log = await AuditLog.open("audit", RUN, { disk, clock: new FakeClock() });
  log.observe(READ);
  log.observe(CREATE);
  const { entries, head } = await log.head();
  const lines = disk.afterPowerLoss("audit").trimEnd().split("\n");
  assertEquals([lines.length, JSON.parse(lines.at(-1) ?? "").hash], [entries, head]);
});

Deno.test("AuditLog goes on when a line could not be written, tells, and is found to be short of it", async () => {
  const disk = new MemoryDisk();
  await using log = await AuditLog.open("audit", RUN, { disk, clock: new FakeClock() });
  disk.fullAfter = 3;
  log.observe(READ);
  log.observe(CREATE);
  const { entries, problem } = await log.head();
  assertEquals([entries, problem], [2, "No space left on device"]);
  await assertRejects(log.whole, Error, "Cannot write the audit log: No space left");
});

Deno.test("AuditLog is found whole, whatever secrets there are, and has none that a server echoed", async () => {
  for (const secret of ["1", "basic", UUID]) {
    const disk = new MemoryDisk();
    const redact = redactor([secret]);
    const means = { disk: redactedDisk(disk, redact), clock: new FakeClock(), redact };
    await using log = await AuditLog.open("audit", RUN, means);
    const path = `/collections/${secret}`;
    for (const one of [CREATE, write(UUID), { ...READ, path, refusal: `it has "${secret}"` }]) {
      log.observe(one);
    }
    const head = await log.head();
    const text = await disk.read("audit") ?? "";
    const { broken, outside } = await verifyAudit(text.split("\n"), RUN, head);
    assertEquals([broken, outside], [undefined, []], secret);
    assertStringIncludes(text, '"path":"/collections/[secret]"');
    assertStringIncludes(text, 'it has \\"[secret]\\"');
  }
});
