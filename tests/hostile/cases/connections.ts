import type { Case } from "../case.ts";
import type { Behaviour } from "../hostile_server.ts";
import { actionOf, byAction, json, never, on, text, wire } from "../replies.ts";

const WRITES = ["create", "add", "update", "upsert", "delete", "deleteCollection"];
const RECORD_WRITES = ["add", "update", "upsert", "delete"];

/** Answers nothing and resets the connection. */
const reset: Behaviour = () => {
  throw new Error("reset");
};

/** Becomes something else once the collection is made. */
function after(action: string, then: Behaviour, before: Behaviour = (_, real) => real()): Behaviour {
  let changed = false;
  return (ask, real) => {
    if (changed) return then(ask, real);
    if (actionOf(ask) === action) changed = true;
    return before(ask, real);
  };
}

/** One byte now and then. */
async function* drip(everyMs: number): AsyncGenerator<string> {
  yield "HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n";
  while (true) {
    yield "[";
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** Connections that end early, late or never, and servers that are not the same for long. */
export const CONNECTIONS: readonly Case[] = [
  { name: "never answers", server: () => () => never(), code: 5, says: /gives no reply/, seconds: 20 },
  {
    name: "answers a byte at a time",
    server: () => () => drip(200),
    code: 5,
    says: /gives no reply/,
    seconds: 20,
  },
  {
    name: "answers lists a byte at a time",
    server: () => on(["list"], () => drip(200)),
    code: 5,
    seconds: 45,
  },
  { name: "never answers a list", server: () => on(["list"], () => never()), code: 5, seconds: 45 },
  {
    name: "never answers the count of a collection",
    server: () => on(["count"], () => never()),
    code: 5,
    seconds: 30,
  },
  {
    name: "never answers a create",
    server: () => on(["create"], () => never()),
    code: 1,
    says: /may have been carried out/,
  },
  {
    name: "carries out a create and never says so",
    server: () => on(["create"], async (_, real) => (await real(), never())),
    code: 1,
    says: /may have been carried out/,
  },
  {
    name: "never answers writes of records",
    server: () => on(RECORD_WRITES, () => never()),
    code: 1,
    seconds: 60,
  },
  {
    name: "never answers reads of records",
    server: () => on(["get", "query"], () => never()),
    code: 1,
    seconds: 90,
  },
  {
    name: "never answers deletions",
    server: () => on(["deleteCollection"], () => never()),
    code: 3,
    seconds: 90,
  },
  {
    name: "carries out deletions and never says so",
    server: () => on(["deleteCollection"], async (_, real) => (await real(), never())),
    code: 0,
    seconds: 60,
  },
  {
    name: "never answers when asked for a collection",
    server: () => on(["find"], () => never()),
    code: 3,
    seconds: 90,
  },
  {
    name: "never answers again, once it has created",
    server: () => after("create", () => never()),
    code: 3,
    seconds: 90,
  },
  {
    name: "never answers again, once it has deleted",
    server: () => after("deleteCollection", () => never()),
    code: 3,
    seconds: 90,
  },
  {
    name: "never answers every twentieth request, once it has created",
    server: () => after("create", (ask, real) => ask.index % 20 === 19 ? never() : real()),
    // 6 where two probes of the brake are among them.
    code: [0, 1, 3, 6],
    seconds: 180,
  },
  {
    // A request that can be repeated is, by fetch itself, on another connection; one that cannot be is an update.
    name: "resets every fifth connection and every update, once it has created",
    server: () =>
      after(
        "create",
        (ask, real) => ask.index % 5 === 4 || actionOf(ask) === "update" ? reset(ask, real) : real(),
      ),
    code: [1, 3],
  },
  { name: "resets every connection", server: () => reset, code: 5, says: /gives no reply/ },
  { name: "closes every connection without a word", server: () => () => [], code: 5, says: /gives no reply/ },
  { name: "resets every write", server: () => on(WRITES, reset), code: 1 },
  {
    name: "carries out every write and resets",
    server: () => on(WRITES, async (ask, real) => (await real(), reset(ask, real))),
    code: 1,
  },
  {
    name: "closes in the middle of every list after a create",
    server: () =>
      after("create", on(["list"], () => wire("HTTP/1.1 200 OK", ["content-length: 5000"], "[{"))),
    code: 3,
    says: /Could not look/,
  },
  {
    name: "is gone once it has created",
    server: () => after("create", reset),
    code: 3,
    says: /Could not look/,
  },
  {
    name: "becomes a web server once it has created",
    server: () => after("create", () => text("<h1>It works!</h1>")),
    code: 3,
    says: /Could not look/,
  },
  {
    name: "becomes a proxy's error page once it has created",
    server: () => after("create", () => json({ error: "NotFound", message: "no such host" }, 404)),
    code: 3,
    says: /Could not look/,
  },
  {
    name: "becomes another Chroma server once it has created",
    server: ({ other }) => after("create", elsewhere(other)),
    code: 3,
  },
  {
    name: "becomes an empty Chroma server once it has created",
    server: () =>
      after(
        "create",
        byAction({
          list: () => json([]),
          total: () => json(0),
          find: (ask) =>
            json(
              { error: "NotFoundError", message: `Collection [${ask.route?.collection}] does not exist` },
              404,
            ),
          get: () => json({ error: "NotFoundError", message: "Collection x does not exist" }, 404),
        }),
      ),
    code: 3,
  },
  {
    name: "becomes another Chroma server between the two photographs",
    server: ({ other }) => after("deleteCollection", elsewhere(other)),
    code: [1, 3],
  },
];

/** Passes everything on to another server. */
function elsewhere(upstream: string): Behaviour {
  return async ({ method, target, body }) => {
    const reply = await fetch(upstream + target, {
      method,
      ...(body === "" ? {} : { body, headers: { "content-type": "application/json" } }),
    });
    return {
      status: reply.status,
      headers: { "content-type": "application/json" },
      body: await reply.text(),
    };
  };
}
