import { assertEquals, assertExists, assertRejects } from "@std/assert";
import { MemoryDisk } from "./memory_disk.ts";

Deno.test("MemoryDisk keeps apart what was written and what was flushed", async () => {
  const disk = new MemoryDisk();
  await using file = await disk.openAppend("a/log");
  await file.append("one\n", { flush: true });
  await file.append("two\n", { flush: false });
  assertEquals(await disk.read("a/log"), "one\ntwo\n");
  assertEquals(disk.afterPowerLoss("a/log"), "one\n");
  assertEquals(await disk.read("a/other"), undefined);
  assertEquals(await disk.list("a"), ["log"]);
});

Deno.test("MemoryDisk is full once when told so, and keeps what still fitted", async () => {
  const disk = new MemoryDisk();
  await using file = await disk.openAppend("log");
  disk.fullAfter = 3;
  await assertRejects(() => file.append("one two", { flush: true }), Error, "No space left");
  await file.append("!", { flush: true });
  assertEquals(await disk.read("log"), "one!");
});

Deno.test("MemoryDisk.move gives a file another name", async () => {
  const disk = new MemoryDisk();
  await disk.replace("a", "text");
  await disk.move("a", "b");
  await disk.move("a", "b");
  assertEquals([await disk.read("a"), await disk.read("b"), disk.afterPowerLoss("b")], [
    undefined,
    "text",
    "text",
  ]);
});

Deno.test("MemoryDisk.tryLock excludes a second holder until it is disposed", async () => {
  const disk = new MemoryDisk();
  {
    await using lock = await disk.tryLock("a.lock", "run 1");
    assertExists(lock);
    assertEquals(await disk.tryLock("a.lock", "run 2"), undefined);
  }
  assertExists(await disk.tryLock("a.lock", "run 3"));
});
