import { assert, assertEquals, assertThrows } from "@std/assert";
import { SqliteError, systemSqlite } from "../../src/core/sqlite.ts";
import { temporaryDirectory } from "./temporary_directory.ts";

Deno.test("systemSqlite keeps values as they are, in a file that is its owner's alone", async () => {
  await using directory = await temporaryDirectory();
  const path = `${directory.path}/a.sqlite`;
  const values = [null, 1_795_691_202_123, 0.5, "ü '; DROP TABLE t", new Uint8Array([0, 1, 255])];
  {
    using db = systemSqlite(path);
    db.exec("CREATE TABLE t (a, b, c, d, e)");
    db.rows("INSERT INTO t VALUES (?, ?, ?, ?, ?)", values);
  }
  using db = systemSqlite(path);
  assertEquals(db.rows("SELECT * FROM t").map((row) => Object.values(row)), [values]);
  if (Deno.build.os !== "windows") assertEquals((await Deno.stat(path)).mode! & 0o777, 0o600);
});

Deno.test("systemSqlite works in memory, and leaves no file", async () => {
  await using directory = await temporaryDirectory();
  using db = systemSqlite(":memory:");
  db.exec("CREATE TABLE t (a); INSERT INTO t VALUES (7)");
  assertEquals(db.rows("SELECT a FROM t").map(({ a }) => a), [7]);
  assertEquals(await Array.fromAsync(Deno.readDir(directory.path)), []);
});

Deno.test("systemSqlite tells damage from what may pass", async () => {
  await using directory = await temporaryDirectory();
  const path = `${directory.path}/a.sqlite`;
  const refusal = (work: () => unknown) => assertThrows(work, SqliteError).isDamage;
  await Deno.writeTextFile(path, "no database ".repeat(100));
  {
    using db = systemSqlite(path);
    assert(refusal(() => db.rows("SELECT * FROM sqlite_schema")), "no database");
  }
  await Deno.remove(path);
  using db = systemSqlite(path);
  assertEquals(refusal(() => db.rows("SELECT * FROM nowhere")), false);
  assertEquals(refusal(() => db.exec("SELEKT")), false);
  assertEquals(refusal(() => systemSqlite(`${directory.path}/nowhere/a.sqlite`)), false);
});
