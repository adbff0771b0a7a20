import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { systemDisk } from "../../src/core/disk.ts";
import { Journal, type JournalEntry, JournalError } from "../../src/guard/journal.ts";
import { redactedDisk, redactor } from "../../src/core/redact.ts";
import { replay } from "../../src/guard/replay.ts";
import { FakeClock } from "../core/fake_clock.ts";
import { MemoryDisk } from "../core/memory_disk.ts";
import { temporaryDirectory } from "../core/temporary_directory.ts";
import { ownName, RUN } from "./rig.ts";

const PATH = "journal.jsonl";
const BEGIN = {
  entry: "begin",
  run: RUN,
  version: "0.1.0",
  target: { tenant: "t", database: "d", endpoints: { server: "http://127.0.0.1:8000" }, lock: "lock" },
} as const;

/** What is read back, line by line; whatever follows the last line's end is of an append under way. */
function lines(text: string | undefined): (JournalEntry & { at: number })[] {
  return (text ?? "").split("\n").slice(0, -1).map((line) => JSON.parse(line));
}

Deno.test("Journal.intent answers when the line is on the disk, with ids that count up", async () => {
  const disk = new MemoryDisk();
  const clock = new FakeClock();
  await using journal = await Journal.open(PATH, { disk, clock });
  assertEquals(await journal.intent("create", ownName("a"), "primary"), 1);
  assertEquals(lines(disk.afterPowerLoss(PATH)).length, 1);
  await clock.advance(1_500);
  assertEquals(await journal.intent("delete", ownName("a"), "replica"), 2);
  assertEquals(lines(disk.afterPowerLoss(PATH)), [
    { at: 1705123456000, entry: "intent", id: 1, action: "create", name: ownName("a"), endpoint: "primary" },
    { at: 1705123457500, entry: "intent", id: 2, action: "delete", name: ownName("a"), endpoint: "replica" },
  ]);
});

Deno.test("Journal.record flushes every other entry as well", async () => {
  const disk = new MemoryDisk();
  await using journal = await Journal.open(PATH, { disk, clock: new FakeClock() });
  await journal.record(BEGIN);
  await journal.record({ entry: "gone", name: ownName("a"), endpoints: ["primary"] });
  await journal.record({ entry: "end", exitCode: 0 });
  assertEquals(lines(disk.afterPowerLoss(PATH)).map(({ entry }) => entry), ["begin", "gone", "end"]);
});

Deno.test("Journal writes one line at a time, in order, whoever writes at once", async () => {
  const disk = new MemoryDisk();
  disk.pause = () => new Promise((resolve) => setTimeout(resolve, 0));
  await using journal = await Journal.open(PATH, { disk, clock: new FakeClock() });
  const names = Array.from({ length: 50 }, (_, index) => ownName(`n${index}`));
  const ids = await Promise.all(names.map(async (name) => {
    const id = await journal.intent("create", name, "primary");
    await journal.record({ entry: "outcome", id, outcome: "done" });
    return id;
  }));
  assertEquals(ids, names.map((_, index) => index + 1));
  const written = lines(await disk.read(PATH));
  assertEquals(written.length, 100);
  assertEquals(written.flatMap((line) => line.entry === "intent" ? [line.name] : []), names);
});

Deno.test("Journal flushes at once what came while it was flushing, and promises none of it before", async () => {
  const disk = new MemoryDisk();
  const flushes: PromiseWithResolvers<void>[] = [];
  disk.pause = () => {
    const flush = Promise.withResolvers<void>();
    flushes.push(flush);
    return flush.promise;
  };
  const journal = await Journal.open(PATH, { disk, clock: new FakeClock() });
  const kept: string[] = [];
  const intend = (word: string) =>
    journal.intent("create", ownName(word), "primary").then(() => kept.push(word));
  const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

  const first = intend("a");
  await turn();
  const others = ["b", "c", "d"].map(intend);
  await turn();
  assertEquals([flushes.length, kept], [1, []]);
  flushes[0]?.resolve();
  await first;
  await turn();
  assertEquals([flushes.length, kept], [2, ["a"]]);
  flushes[1]?.resolve();
  await Promise.all(others);
  assertEquals([flushes.length, kept], [2, ["a", "b", "c", "d"]]);
  assertEquals(lines(disk.afterPowerLoss(PATH)).length, 4);
});

Deno.test("Journal rejects all that shared an append which failed, and goes on with a line of its own", async () => {
  const disk = new MemoryDisk();
  await using journal = await Journal.open(PATH, { disk, clock: new FakeClock() });
  await journal.record(BEGIN);
  disk.fullAfter = 200;
  const both = await Promise.allSettled(
    ["a", "b"].map((word) => journal.intent("create", ownName(word), "primary")),
  );
  assertEquals(both.map(({ status }) => status), ["rejected", "rejected"]);
  await journal.intent("create", ownName("c"), "primary");
  assertEquals(replay(disk.afterPowerLoss(PATH))?.mayExist.includes(ownName("c")), true);
});

Deno.test("Journal on a real file: a flushed line is there for another handle at once, and none interleave", async () => {
  await using directory = await temporaryDirectory();
  const path = `${directory.path}/${PATH}`;
  await using journal = await Journal.open(path, { disk: systemDisk, clock: new FakeClock() });
  const names = Array.from({ length: 50 }, (_, index) => ownName(`n${index}`));
  await Promise.all(names.map(async (name) => {
    await journal.intent("create", name, "primary");
    const there = lines(await Deno.readTextFile(path)).some((line) =>
      line.entry === "intent" && line.name === name
    );
    assertEquals(there, true, name);
  }));
  assertEquals(lines(await Deno.readTextFile(path)).length, names.length);
});

Deno.test("Journal.open throws where nothing can be written", async () => {
  await using directory = await temporaryDirectory();
  const options = { disk: systemDisk, clock: new FakeClock() };
  await assertRejects(() => Journal.open(`${directory.path}/no/${PATH}`, options), Deno.errors.NotFound);
  await assertRejects(() => Journal.open(directory.path, options));
});

Deno.test("Journal rejects an entry that cannot be written, and promises nothing after it that cannot be read", async () => {
  const disk = new MemoryDisk();
  await using journal = await Journal.open(PATH, { disk, clock: new FakeClock() });
  await journal.record(BEGIN);
  disk.fullAfter = 20;
  await assertRejects(
    () => journal.intent("create", ownName("a"), "primary"),
    JournalError,
    "Cannot write the journal: No space left",
  );
  // Somebody makes room. It may refuse to go on; but when it does not, the create leaves.
  const promised = await journal.intent("create", ownName("b"), "primary").then(() => true, () => false);
  assertEquals(replay(disk.afterPowerLoss(PATH))?.mayExist, promised ? [ownName("b")] : []);
});

Deno.test("Journal.open continues after a torn line with a line of its own", async () => {
  const disk = new MemoryDisk();
  await disk.replace(PATH, `${JSON.stringify({ at: 0, ...BEGIN })}\n{"at":1,"entry":"inte`);
  await using journal = await Journal.open(PATH, { disk, clock: new FakeClock() });
  await journal.intent("create", ownName("a"), "primary");
  const found = replay(disk.afterPowerLoss(PATH));
  assertEquals([found?.mayExist, found?.unreadable], [[ownName("a")], 0]);
});

Deno.test("Journal.open continues with ids that no earlier intent has", async () => {
  const disk = new MemoryDisk();
  const options = { disk, clock: new FakeClock() };
  let first: number;
  {
    await using journal = await Journal.open(PATH, options);
    await journal.record(BEGIN);
    first = await journal.intent("create", ownName("a"), "primary");
  }
  await using journal = await Journal.open(PATH, options);
  const second = await journal.intent("delete", ownName("b"), "primary");
  assertNotEquals(second, first);
  // The deletion never left: that says nothing of the create.
  await journal.record({ entry: "outcome", id: second, outcome: "unsent" });
  assertEquals(replay(await disk.read(PATH) ?? "")?.mayExist, [ownName("a")]);
});

Deno.test("Journal[Symbol.asyncDispose] waits for what is still being written", async () => {
  const disk = new MemoryDisk();
  const gate = Promise.withResolvers<void>();
  disk.pause = () => gate.promise;
  const journal = await Journal.open(PATH, { disk, clock: new FakeClock() });
  const writing = journal.record({ entry: "end", exitCode: 0 });
  let closed = false;
  const closing = journal[Symbol.asyncDispose]().then(() => closed = true);
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(closed, false);
  gate.resolve();
  await Promise.all([writing, closing]);
  assertEquals(lines(disk.afterPowerLoss(PATH)).map(({ entry }) => entry), ["end"]);
});

Deno.test("Journal is read back whole, whatever secrets there are, and has none that a server echoed", async () => {
  const token = "3f2b8c1e-5a4d-4e6f-8a9b-0c1d2e3f4a5b";
  for (const secret of ["1", "basic", "http", token]) {
    const disk = new MemoryDisk();
    const redact = redactor([secret]);
    const means = { disk: redactedDisk(disk, redact), clock: new FakeClock(), redact };
    await using journal = await Journal.open(PATH, means);
    await journal.record(BEGIN);
    const id = await journal.intent("create", ownName("a"), "server");
    await journal.record({ entry: "outcome", id, outcome: "done", status: 200, uuid: token });
    const text = await disk.read(PATH) ?? "";
    const { target, mayExist, unreadable } = replay(text) ?? {};
    assertEquals([target, mayExist, unreadable], [BEGIN.target, [ownName("a")], 0], secret);
    assertEquals(text.includes(token), secret !== token && !token.includes(secret));
  }
});
