import { assertEquals, assertExists, assertRejects } from "@std/assert";
import { systemDisk } from "../../src/core/disk.ts";
import { temporaryDirectory } from "./temporary_directory.ts";

Deno.test("systemDisk.read answers undefined for no file, and throws for all else that goes wrong", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(`${directory.path}/a`, "text\n");
  assertEquals(await systemDisk.read(`${directory.path}/a`), "text\n");
  assertEquals(await systemDisk.read(`${directory.path}/b`), undefined);
  assertEquals(await systemDisk.read(`${directory.path}/no/b`), undefined);
  await assertRejects(() => systemDisk.read(directory.path));
});

Deno.test("systemDisk finds nothing below a file, and no size in a link that leads nowhere", async () => {
  await using directory = await temporaryDirectory();
  await Deno.writeTextFile(`${directory.path}/a`, "text");
  assertEquals(await systemDisk.read(`${directory.path}/a/b`), undefined);
  assertEquals(await systemDisk.lines(`${directory.path}/a/b`), undefined);
  assertEquals(await systemDisk.size(`${directory.path}/a`), 0);
  await Deno.symlink(`${directory.path}/no`, `${directory.path}/link`);
  assertEquals(await systemDisk.size(directory.path), 4);
});

Deno.test("systemDisk.lines answers each line of a file of any length, undefined for no file, and throws for all else", async () => {
  await using directory = await temporaryDirectory();
  const lines = Array.from({ length: 20_000 }, (_, number) => `line ${number}`);
  await Deno.writeTextFile(`${directory.path}/a`, lines.join("\n") + "\n");
  {
    await using read = await systemDisk.lines(`${directory.path}/a`);
    assertEquals(read && await Array.fromAsync(read), lines);
  }
  {
    await using _unread = await systemDisk.lines(`${directory.path}/a`);
  }
  assertEquals(await systemDisk.lines(`${directory.path}/b`), undefined);
  await assertRejects(async () => {
    await using read = await systemDisk.lines(directory.path);
    return read && await Array.fromAsync(read);
  });
});

Deno.test("systemDisk.list answers names in order, none for no directory, and throws for a file", async () => {
  await using directory = await temporaryDirectory();
  assertEquals(await systemDisk.list(directory.path), []);
  for (const name of ["b", "c", "a"]) await Deno.writeTextFile(`${directory.path}/${name}`, "");
  assertEquals(await systemDisk.list(directory.path), ["a", "b", "c"]);
  assertEquals(await systemDisk.list(`${directory.path}/no`), []);
  await assertRejects(() => systemDisk.list(`${directory.path}/a`));
});

Deno.test("systemDisk.makeDirectory makes parents for the owner alone, and takes what is there", async () => {
  await using directory = await temporaryDirectory();
  await systemDisk.makeDirectory(`${directory.path}/a/b`);
  await systemDisk.makeDirectory(`${directory.path}/a/b`);
  assertEquals(await modeOf(`${directory.path}/a`), 0o700);
  assertEquals(await modeOf(`${directory.path}/a/b`), 0o700);
});

Deno.test("systemDisk.openAppend adds to what is there; another handle reads a flushed line at once", async () => {
  await using directory = await temporaryDirectory();
  const path = `${directory.path}/log`;
  {
    await using file = await systemDisk.openAppend(path);
    await file.append("one\n", { flush: true });
    assertEquals(await Deno.readTextFile(path), "one\n");
    await file.append("zwölf\n", { flush: false });
  }
  await using again = await systemDisk.openAppend(path);
  await again.append("three\n", { flush: true });
  assertEquals(await Deno.readTextFile(path), "one\nzwölf\nthree\n");
  assertEquals(await modeOf(path), 0o600);
});

Deno.test("systemDisk.openAppend throws where the file cannot be written", async () => {
  await using directory = await temporaryDirectory();
  await assertRejects(() => systemDisk.openAppend(`${directory.path}/no/log`), Deno.errors.NotFound);
  await assertRejects(() => systemDisk.openAppend(directory.path));
});

Deno.test("systemDisk.replace writes a new file for the owner alone, and replaces one that is there", async () => {
  await using directory = await temporaryDirectory();
  const path = `${directory.path}/report.json`;
  await systemDisk.replace(path, "a longer text");
  await systemDisk.replace(path, "short");
  assertEquals(await Deno.readTextFile(path), "short");
  assertEquals(await modeOf(path), 0o600);
  assertEquals(await systemDisk.list(directory.path), ["report.json"]);
});

Deno.test("systemDisk.replace lets a reader see the old text or the new one, never a part", async () => {
  await using directory = await temporaryDirectory();
  const path = `${directory.path}/report.json`;
  const [old, young] = ["o".repeat(2_000_000), "n".repeat(1_000_000)];
  await systemDisk.replace(path, old);
  let writing = true;
  const seen = new Set<string>();
  const reader = (async () => {
    while (writing) {
      const text = await Deno.readTextFile(path);
      seen.add(text === old ? "old" : text === young ? "new" : `a part (${text.length})`);
    }
  })();
  for (let round = 0; round < 10; round++) await systemDisk.replace(path, round % 2 === 0 ? young : old);
  writing = false;
  await reader;
  assertEquals([...seen].filter((one) => one.startsWith("a part")), []);
});

Deno.test("systemDisk.replace leaves the old file and nothing else when it fails", async () => {
  await using directory = await temporaryDirectory();
  const path = `${directory.path}/report.json`;
  await Deno.mkdir(path);
  await assertRejects(() => systemDisk.replace(path, "text"));
  assertEquals(await systemDisk.list(directory.path), ["report.json"]);
});

Deno.test("systemDisk.replace holds when it is called twice at once for the same file", async () => {
  await using directory = await temporaryDirectory();
  const path = `${directory.path}/report.json`;
  const texts = ["a".repeat(300_000), "b".repeat(200_000), "c".repeat(100_000)];
  const ends = await Promise.allSettled(texts.map((text) => systemDisk.replace(path, text)));
  assertEquals(ends.map(({ status }) => status), ["fulfilled", "fulfilled", "fulfilled"]);
  assertEquals(texts.includes(await Deno.readTextFile(path)), true);
  assertEquals(await systemDisk.list(directory.path), ["report.json"]);
});

for (
  const [what, change] of [
    ["removed", (path: string) => Deno.remove(path, { recursive: true })],
    ["moved away", (path: string) => Deno.rename(path, `${path}.old`)],
  ] as const
) {
  Deno.test(`systemDisk.openAppend promises nothing of a file whose directory was ${what}`, async () => {
    await using directory = await temporaryDirectory();
    const path = `${directory.path}/runs/journal.jsonl`;
    await Deno.mkdir(`${directory.path}/runs`);
    await using file = await systemDisk.openAppend(path);
    await file.append("one\n", { flush: true });
    await change(`${directory.path}/runs`);
    await file.append("two\n", { flush: false });
    const gone = `${path} was removed or replaced while it was being written`;
    await assertRejects(() => file.append("three\n", { flush: true }), Error, gone);
    await Deno.mkdir(`${directory.path}/runs`);
    await Deno.writeTextFile(path, "another's");
    await assertRejects(() => file.append("four\n", { flush: true }), Error, gone);
  });
}

Deno.test("systemDisk.tryLock excludes everybody else until it is disposed, and names its holder", async () => {
  await using directory = await temporaryDirectory();
  const path = `${directory.path}/a.lock`;
  await Deno.writeTextFile(path, "a holder with a very long name that is gone");
  {
    await using lock = await systemDisk.tryLock(path, "run 1");
    assertExists(lock);
    assertEquals(await systemDisk.tryLock(path, "run 2"), undefined);
    assertEquals(await systemDisk.read(path), "run 1");
  }
  await using next = await systemDisk.tryLock(path, "run 3");
  assertExists(next);
  assertEquals(await systemDisk.read(path), "run 3");
});

Deno.test("systemDisk.tryLock excludes another process, and is free as soon as that is killed", async () => {
  await using directory = await temporaryDirectory();
  const path = `${directory.path}/a.lock`;
  await using child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", new URL("./hold_lock.ts", import.meta.url).pathname, path],
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  assertEquals(new TextDecoder().decode((await reader.read()).value), "held\n");

  assertEquals(await systemDisk.tryLock(path, "parent"), undefined);
  assertEquals(await systemDisk.read(path), "child");

  child.kill("SIGKILL");
  await child.status;
  await reader.cancel();
  await using lock = await systemDisk.tryLock(path, "parent");
  assertExists(lock);
  assertEquals(await systemDisk.read(path), "parent");
});

Deno.test("systemDisk.move gives a file another name, and takes no notice of one that is not there", async () => {
  await using directory = await temporaryDirectory();
  const [from, to] = [`${directory.path}/a`, `${directory.path}/b`];
  await Deno.writeTextFile(from, "new");
  await Deno.writeTextFile(to, "old");
  await systemDisk.move(from, to);
  assertEquals([await systemDisk.read(from), await systemDisk.read(to)], [undefined, "new"]);
  await systemDisk.move(from, to);
  assertEquals(await systemDisk.read(to), "new");
});

async function modeOf(path: string): Promise<number> {
  return ((await Deno.stat(path)).mode ?? 0) & 0o777;
}
