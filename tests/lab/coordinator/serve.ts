/**
 * Runs PostgreSQL, of WebAssembly, on 127.0.0.1 in this process, for as long as its standard input stays open. Says its
 * port in the first line, and then executes one statement for each line of `{"statement", "parameters"}` that it gets.
 *
 * A process of its own, since its timers outlive tests, and Deno's test sanitizers take them for leaks.
 *
 * @module
 */
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import postgres from "postgres";
import { SCHEMA } from "./schema.ts";

const db = await PGlite.create();
await db.exec(SCHEMA);
const server = new PGLiteSocketServer({ db, host: "127.0.0.1", port: 0, maxConnections: 10 });
await server.start();
const port = Number(server.getServerConn().split(":").at(-1));
// Through a socket like everyone else: only there is one client's transaction kept apart from the others' statements.
const sql = postgres({
  host: "127.0.0.1",
  port,
  user: "postgres",
  prepare: false,
  fetch_types: false,
  max: 1,
});

const say = (value: unknown) => Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(value)}\n`));
say({ port });
let rest = "";
for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + text).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) {
    const { statement, parameters } = JSON.parse(line);
    await sql.unsafe(statement, parameters).then(() => say({}), (error) => say({ error: String(error) }));
  }
}
Deno.exit();
