import { PGlite } from "@electric-sql/pglite";
import { assertEquals } from "@std/assert";
import type { Database, Row } from "../../../src/core/database.ts";
import { verdictOf } from "../../../src/run/judge.ts";
import { Coordinator } from "../../../src/suites/monitoring/coordinator.ts";
import { noTaskStuck } from "../../../src/suites/monitoring/database.ts";
import type { Monitor } from "../../../src/suites/monitoring/monitor.ts";

const TABLE: readonly (readonly [what: string, values: string, status: string])[] = [
  ["none", "", "passed"],
  ["one that is new", "('pending', now(), null)", "passed"],
  [
    "one that was begun an hour ago",
    "('running', now() - interval '2 hours', now() - interval '1 hour')",
    "failed",
  ],
  ["one that nobody has begun for an hour", "('pending', now() - interval '1 hour', null)", "failed"],
  [
    "one that waited for an hour and was begun now",
    "('running', now() - interval '1 hour', now())",
    "passed",
  ],
  ["one of which no time is known", "('pending', null, null)", "unknown"],
  ["one that was done an hour ago", "('completed', now() - interval '1 hour', null)", "passed"],
];

Deno.test("noTaskStuck judges an open task by when it was begun, or else by when it was made", async () => {
  await using postgres = await PGlite.create();
  await postgres.exec(
    "create table sync_tasks (status text, created_at timestamptz, started_at timestamptz, updated_at text)",
  );
  const database = {
    read: async (statement: string, parameters: readonly string[] = []) =>
      (await postgres.query<Row>(statement, [...parameters])).rows,
  } as unknown as Database;
  const monitor = { coordinator: new Coordinator(database) } as unknown as Monitor;
  for (const [what, values, status] of TABLE) {
    await postgres.exec("delete from sync_tasks");
    if (values !== "") await postgres.exec(`insert into sync_tasks values ${values}`);
    const verdict = await noTaskStuck.run(monitor).catch(verdictOf);
    assertEquals(verdict.status, status, `${what}: ${verdict.detail}`);
  }
});
