import { assertEquals, assertExists } from "@std/assert";
import { type Disk, systemDisk } from "../../src/core/disk.ts";
import { MemoryDisk } from "./memory_disk.ts";
import { temporaryDirectory } from "./temporary_directory.ts";

/** The machine's disk, and the one that tests have in its place. */
const DISKS: readonly (readonly [name: string, disk: () => Disk])[] = [
  ["systemDisk", () => systemDisk],
  ["MemoryDisk", () => new MemoryDisk()],
];

for (const [name, diskOf] of DISKS) {
  Deno.test(`${name}.tryJoin lets those in who give the same holder, and nobody else, until the last has gone`, async () => {
    await using directory = await temporaryDirectory();
    const path = `${directory.path}/a.lock`;
    const disk = diskOf();
    {
      await using first = await disk.tryJoin(path, "run 1\n");
      {
        await using second = await disk.tryJoin(path, "run 1\n");
        assertExists(first);
        assertExists(second);
        assertEquals(await disk.tryJoin(path, "run 2\n"), undefined);
        assertEquals(await disk.tryLock(path, "run 3\n"), undefined);
      }
      assertEquals(await disk.tryLock(path, "run 3\n"), undefined);
      assertEquals(await disk.read(path), "run 1\n");
    }
    {
      await using other = await disk.tryLock(path, "run 3\n");
      assertExists(other);
      // Whoever held it alone may say the same by chance.
      assertEquals(await disk.tryJoin(path, "run 3\n"), undefined);
    }
    await using next = await disk.tryJoin(path, "run 2\n");
    assertExists(next);
    assertEquals(await disk.read(path), "run 2\n");
  });
}

Deno.test("systemDisk.tryJoin lets all in that come at once", async () => {
  await using directory = await temporaryDirectory();
  const path = `${directory.path}/a.lock`;
  const locks = await Promise.all(Array.from({ length: 8 }, () => systemDisk.tryJoin(path, "run 1\n")));
  assertEquals(locks.filter((lock) => lock === undefined), []);
  for (const lock of locks) await lock?.[Symbol.asyncDispose]();
});
