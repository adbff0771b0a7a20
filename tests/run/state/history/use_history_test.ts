import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { type OpenSqlite, SqliteError, systemSqlite } from "../../../../src/core/sqlite.ts";
import { migrate, VERSION } from "../../../../src/run/state/history/schema.ts";
import { idAt, openRig, type Rig, TARGET } from "./rig.ts";

const BROKEN = "history.sqlite.broken-1705123456";
const idsIn = (rig: Rig, options = {}) =>
  rig.use((history) => history.last(TARGET, 100).map(({ id }) => id), options);

/** Fills a history with runs that are on record no more, and one that is. Answers the bytes of the file. */
async function fill(rig: Rig): Promise<Uint8Array> {
  for (let hour = 0; hour < 40; hour++) await rig.report(idAt(hour));
  await rig.use(() => {});
  await Deno.remove(`${rig.stateDir}/runs`, { recursive: true });
  await rig.report(idAt(99));
  return await Deno.readFile(rig.path);
}

Deno.test("useHistory makes the file, and finds it again", async () => {
  await using rig = await openRig();
  await rig.report(idAt(0));
  assertEquals([await idsIn(rig), await idsIn(rig)], [[idAt(0)], [idAt(0)]]);
  assertEquals([await rig.files(), rig.told], [["history.sqlite"], []]);
});

Deno.test("useHistory sets a database aside that is cut off anywhere, or takes it as it is", async () => {
  await using rig = await openRig();
  const whole = await fill(rig);
  const pages = Array.from({ length: Math.floor(whole.length / 4096) }, (_, page) => 4096 * page);
  const cuts = [15, 16, 99, 100, 101, 1000, 4095, ...pages.flatMap((at) => [at, at + 1]), whole.length - 1];
  const fine: number[] = [];
  for (const at of cuts) {
    rig.told.length = 0;
    await Deno.writeFile(rig.path, whole.subarray(0, at));
    const ids = await idsIn(rig, { thorough: true });
    // Nothing is there, or everything: and what is on record is there in any case.
    assertEquals(ids[0], idAt(99), `cut at ${at}`);
    assert(ids.length === 1 || ids.length === 41, `cut at ${at}: ${ids.length} runs`);
    if (rig.told.length === 0) {
      fine.push(at);
      continue;
    }
    assertMatch(
      rig.told.join("\n"),
      /^The history "DIR\/history\.sqlite" cannot be used \([^)]+\): it is kept as "DIR\/history\.sqlite\.broken-1705123456", and a new one begins with the reports on record$/,
    );
    assertEquals(await Deno.readFile(`${rig.stateDir}/${BROKEN}`), whole.subarray(0, at));
    assertEquals(await idsIn(rig, { thorough: true }), [idAt(99)]);
    await Deno.remove(`${rig.stateDir}/${BROKEN}`);
  }
  // An empty file is a new one; and what lacks the last byte of a page has it read as 0.
  assertEquals(fine, [0, 1, whole.length - 1]);
});

/** What may be in the place of the history, and what is said of it. */
const STRANGE: readonly (readonly [what: string, make: (whole: Uint8Array) => Uint8Array, said: string])[] = [
  ["text", () => new TextEncoder().encode("no database\n".repeat(1000)), "file is not a database"],
  ["noise", (whole) => crypto.getRandomValues(new Uint8Array(whole.length)), "file is not a database"],
  ["noise behind its head", (whole) => {
    const bytes = whole.slice();
    crypto.getRandomValues(bytes.subarray(100));
    return bytes;
  }, "malformed"],
  ["nothing behind its head", (whole) => whole.slice().fill(0, 100), "malformed"],
  ["a page of zeros", (whole) => whole.slice().fill(0, 4096 * 3, 4096 * 4), "damaged"],
];

for (const [what, make, said] of STRANGE) {
  Deno.test(`useHistory sets a file aside that is ${what}`, async () => {
    await using rig = await openRig();
    const whole = await fill(rig);
    await Deno.writeFile(rig.path, make(whole));
    assertEquals(await idsIn(rig, { thorough: true }), [idAt(99)]);
    assertEquals(rig.told.length, 1);
    assertStringIncludes(rig.told[0] ?? "", said);
    assertEquals((await rig.files()).toSorted(), ["history.sqlite", BROKEN]);
  });
}

/** Changes a database behind the program's back. */
async function alter(rig: Rig, statements: string): Promise<void> {
  await rig.use(() => {});
  using db = systemSqlite(rig.path);
  db.exec(statements);
}

Deno.test("useHistory sets aside what a newer program wrote, and what is not of the version that it says", async () => {
  for (
    const [statements, said] of [
      [`PRAGMA user_version = ${VERSION + 1}`, `it is of version ${VERSION + 1}, of a newer program`],
      ["DROP TABLE checks", "it is not of the version that it says: no such table: checks"],
      [
        "ALTER TABLE runs DROP COLUMN leftovers",
        "it is not of the version that it says: no such column: leftovers",
      ],
      ["PRAGMA user_version = 0", "it is not of the version that it says: table runs already exists"],
    ] as const
  ) {
    await using rig = await openRig();
    await rig.report(idAt(0));
    await alter(rig, statements);
    assertEquals(await idsIn(rig), [idAt(0)], statements);
    assertEquals(await rig.files(), ["history.sqlite", BROKEN]);
    assertStringIncludes(rig.told.join("\n"), said);
  }
});

Deno.test("migrate brings an older database to this version, with all that is in it", () => {
  using db = systemSqlite(":memory:");
  // Version 0 is an empty file; each step begins with what the one before left.
  migrate(db);
  migrate(db);
  assertEquals(db.rows("PRAGMA user_version").map((row) => row.user_version), [VERSION]);
});

Deno.test("useHistory plays back what a killed process had begun to write", async () => {
  await using rig = await openRig();
  await rig.report(idAt(0));
  await rig.use(() => {});
  const before = await Deno.readFile(rig.path);
  {
    // As SIGKILL leaves it: the pages are in the file, and what was there before them in the journal.
    using db = systemSqlite(rig.path);
    db.exec(
      "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE; DELETE FROM checks; DELETE FROM runs",
    );
    db.exec(
      "CREATE TABLE many (a); WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO many SELECT zeroblob(500) FROM n",
    );
    await Deno.copyFile(rig.path, `${rig.stateDir}/torn`);
    await Deno.copyFile(`${rig.path}-journal`, `${rig.stateDir}/torn-journal`);
    db.exec("ROLLBACK");
  }
  await Deno.rename(`${rig.stateDir}/torn`, rig.path);
  await Deno.rename(`${rig.stateDir}/torn-journal`, `${rig.path}-journal`);
  assert((await Deno.readFile(rig.path)).length > before.length, "something was written");
  await Deno.remove(`${rig.stateDir}/runs`, { recursive: true });
  assertEquals(await idsIn(rig, { thorough: true }), [idAt(0)]);
  assertEquals([await rig.files(), rig.told], [["history.sqlite"], []]);
});

Deno.test("useHistory moves a journal together with the database that it is of", async () => {
  await using rig = await openRig();
  await rig.report(idAt(0));
  await Deno.writeTextFile(rig.path, "damaged");
  await Deno.writeTextFile(`${rig.path}-journal`, "of it");
  // SQLite itself would do away with such a journal.
  const openSqlite: OpenSqlite = (path) => {
    const isDamaged = path !== ":memory:" &&
      Array.from(Deno.readDirSync(rig.stateDir)).some(({ name }) =>
        name === "history.sqlite" && Deno.readTextFileSync(path) === "damaged"
      );
    if (isDamaged) throw new SqliteError("database disk image is malformed", { isDamage: true });
    return systemSqlite(path);
  };
  assertEquals(await idsIn(rig, { openSqlite }), [idAt(0)]);
  assertEquals(await rig.files(), ["history.sqlite", BROKEN, `${BROKEN}-journal`]);
});

Deno.test("useHistory goes by the reports on record where the file cannot be opened or is in use", async () => {
  const closed: OpenSqlite = (path) => {
    if (path === ":memory:") return systemSqlite(path);
    throw new SqliteError("unable to open database file", { isDamage: false });
  };
  await using rig = await openRig();
  await rig.report(idAt(0));
  assertEquals(await idsIn(rig, { openSqlite: closed }), [idAt(0)]);
  assertEquals(rig.told, [
    'Cannot use the history "DIR/history.sqlite": unable to open database file; only the reports on record are looked at',
  ]);
  assertEquals(await rig.files(), []);
});

Deno.test("useHistory shows what it has where it cannot write", async () => {
  await using rig = await openRig();
  await fill(rig);
  const readOnly: OpenSqlite = (path) => {
    const db = systemSqlite(path);
    db.exec("PRAGMA query_only = 1");
    return db;
  };
  assertEquals((await idsIn(rig, { openSqlite: readOnly })).length, 40);
  assertEquals(rig.told, [
    'Cannot write the history "DIR/history.sqlite": attempt to write a readonly database',
  ]);
});

/** Uses a history from several processes at once; answers what they were told. */
async function together(rig: Rig, processes: number, times: number): Promise<string> {
  const script = new URL("./use_history.ts", import.meta.url).pathname;
  const outputs = await Promise.all(Array.from({ length: processes }, async () => {
    const args = ["run", "--allow-all", script, rig.stateDir, String(times)];
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
    const decoder = new TextDecoder();
    assert(success, decoder.decode(stderr));
    return decoder.decode(stdout);
  }));
  return outputs.join("");
}

Deno.test("useHistory makes one history of what several processes do at once, a broken one before them too", async () => {
  for (const before of [undefined, "no database".repeat(1000)]) {
    await using rig = await openRig();
    for (let hour = 0; hour < 20; hour++) await rig.report(idAt(hour));
    if (before !== undefined) await Deno.writeTextFile(rig.path, before);
    const told = await together(rig, 5, 10);
    assertEquals((await idsIn(rig, { thorough: true })).length, 20);
    const files = await rig.files();
    assertEquals(
      files.filter((name) => name.startsWith("history.sqlite.broken-")).length,
      before === undefined ? 0 : 1,
    );
    // One of them set it aside; the others found a new one.
    assertEquals(told.split("\n").filter((line) => line !== "").length, before === undefined ? 0 : 1, told);
  }
});
