import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import postgres from "postgres";
import { systemClock } from "../../src/core/clock.ts";
import { type Database, type DatabaseAddress, DatabaseError } from "../../src/core/database.ts";
import { openDatabase } from "../../src/transport/database.ts";
import { Coordinator, READER } from "../lab/coordinator.ts";
import { SCHEMA } from "../lab/coordinator/schema.ts";
import { freePort } from "../lab/free_port.ts";
import { installedPostgres, OWNER, PostgresServer } from "./postgres_server.ts";

const local = { host: "127.0.0.1", database: "postgres", tls: "disable" } as const;

/** Sessions of postgres.js end a moment after they are told to. */
const options = { sanitizeOps: false, sanitizeResources: false };

/** What every server must do, whichever it is. */
async function expectReadOnly(database: Database): Promise<void> {
  assertMatch(
    await database.refusalOfWrite() ?? "",
    /cannot execute CREATE TABLE in a read-only transaction/,
  );
  await assertRejects(
    () => database.read("create table chroma_autotest_other (n integer)"),
    DatabaseError,
    "read-only transaction",
  );
  for (const table of ["chroma_autotest_write_probe", "chroma_autotest_other"]) {
    assertEquals(
      await database.read("select 1 from information_schema.tables where table_name = $1", [table]),
      [],
    );
  }
  const [settings] = await database.read(
    "select current_setting('transaction_read_only') as r, current_setting('statement_timeout') as t",
  );
  assertEquals({ ...settings }, { r: "on", t: "5s" });
  assertEquals([...await database.read("select $1::text as word", ["a'b\"c"])].map((row) => ({ ...row })), [{
    word: "a'b\"c",
  }]);
  await assertRejects(() => database.read("select pg_sleep(7)"), DatabaseError, "statement timeout");
  // The session goes on after an error.
  assertEquals((await database.read("select 1 as one"))[0]?.one, 1);
}

Deno.test("openDatabase reads, and cannot write, on PGlite", options, async () => {
  await using coordinator = await Coordinator.start();
  const address: DatabaseAddress = { ...local, ...READER, port: coordinator.port };
  await using database = openDatabase(address, systemClock);
  assertMatch(await database.refusalOfWrite() ?? "", /read-only transaction/);
  assertEquals((await database.read("select count(*)::int as n from sync_workers"))[0]?.n, 2);
});

const programs = installedPostgres();
Deno.test(
  "openDatabase on Debian's PostgreSQL",
  { ...options, ignore: programs === undefined },
  async (t) => {
    await using server = await PostgresServer.start(programs ?? "");
    const address: DatabaseAddress = { ...local, ...OWNER, port: server.port };
    const owner = postgres({
      host: "127.0.0.1",
      port: server.port,
      ...OWNER,
      database: "postgres",
      onnotice: () => {},
    });
    await owner.unsafe(SCHEMA);

    await t.step("reads, and cannot write, though the role could", async () => {
      await using database = openDatabase(address, systemClock);
      await expectReadOnly(database);
      assertEquals((await database.read("select count(*)::int as n from sync_workers"))[0]?.n, 2);
    });

    await t.step("is read-only by the session's own default too", async () => {
      await using database = openDatabase(address, systemClock);
      await database.read("select 1");
      const [row] = await database.read("select current_setting('default_transaction_read_only') as d");
      assertEquals(row?.d, "on");
    });

    await t.step("holds one connection", async () => {
      await using database = openDatabase(address, systemClock);
      await Promise.all(Array.from({ length: 5 }, () => database.read("select 1")));
      const [row] = await database.read(
        "select count(*)::int as n from pg_stat_activity where application_name = 'chroma-autotest'",
      );
      assertEquals(row?.n, 1);
    });

    await t.step(
      "takes TLS where the server has it, with prefer, and refuses to go without it, with require",
      async () => {
        await using preferring = openDatabase({ ...address, tls: "prefer" }, systemClock);
        assertEquals((await preferring.read("select 1 as one"))[0]?.one, 1);
        await using requiring = openDatabase({ ...address, tls: "require" }, systemClock);
        await assertRejects(() => requiring.read("select 1"), DatabaseError);
      },
    );

    await t.step("says that the password is wrong, and does not repeat it", async () => {
      await using database = openDatabase({ ...address, password: "an0ther-Passw0rd" }, systemClock);
      const { message } = await assertRejects(() => database.read("select 1"), DatabaseError);
      assertStringIncludes(message, "password authentication failed");
      assertEquals(message.includes("an0ther-Passw0rd"), false);
    });
    await owner.end();
  },
);

Deno.test("openDatabase says that nobody is there", options, async () => {
  await using database = openDatabase({ ...local, ...READER, port: freePort() }, systemClock);
  await assertRejects(() => database.read("select 1"), DatabaseError, "ECONNREFUSED");
  await assertRejects(() => database.refusalOfWrite(), DatabaseError, "ECONNREFUSED");
});

Deno.test("openDatabase gives up a server that says nothing", options, async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const accepted = listener.accept();
  await using database = openDatabase({ ...local, ...READER, port }, systemClock);
  await assertRejects(() => database.read("select 1"), DatabaseError, "CONNECT_TIMEOUT");
  (await accepted).close();
});
