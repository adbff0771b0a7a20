import type { Case } from "../case.ts";
import { actionOf, json, on, text, wire } from "../replies.ts";
import type { Behaviour } from "../hostile_server.ts";

const WRITES = ["create", "add", "update", "upsert", "delete", "deleteCollection"];
const YEAR = 365 * 24 * 3600;

/** Sends every deletion and every write of records elsewhere. */
function redirects(status: number, location: string): Behaviour {
  return on(["add", "update", "upsert", "delete", "deleteCollection"], () => ({
    status,
    headers: { location },
    body: "",
  }));
}

const never = /a redirect is never followed/;
const COLLECTIONS = "/api/v2/tenants/default_tenant/databases/default_database/collections";

/** Statuses that do not mean what they say. */
export const STATUSES: readonly Case[] = [
  ...[300, 301, 302, 303, 305, 306, 307, 308].map((status): Case => ({
    name: `redirects writes to production with ${status}`,
    server: ({ victim }) => (ask, real) => {
      const to = ask.route?.action === "deleteCollection" ? victim.name : `${victim.id}/${actionOf(ask)}`;
      return redirects(status, `${COLLECTIONS}/${to}`)(ask, real);
    },
    code: 4,
    says: never,
  })),
  {
    name: "redirects writes to a stranger",
    server: ({ thief }) => redirects(307, `${thief}/`),
    code: 4,
    says: never,
  },
  {
    name: "redirects every request to a stranger",
    server: ({ thief }) => (ask) => ({
      status: 302,
      headers: { location: `${thief}${ask.target}` },
      body: "",
    }),
    code: 4,
    says: never,
  },
  {
    name: "redirects every read to itself",
    server: () => (ask, real) =>
      ask.method === "GET" ? { status: 308, headers: { location: ask.target }, body: "" } : real(),
    code: 4,
    says: never,
  },
  {
    name: "says 500 to every write that it carried out",
    server: () =>
      on(WRITES, async (_, real) => {
        await real();
        return json({ error: "InternalError", message: "out of luck" }, 500);
      }),
    code: 1,
  },
  {
    name: "says 503 to deletions that it carried out",
    server: () =>
      on(["deleteCollection"], async (_, real) => {
        await real();
        return text("<h1>503</h1>", { status: 503 });
      }),
    code: 0,
  },
  {
    name: "says 200 to every write and carries none out",
    server: () =>
      on(
        WRITES,
        (ask) => json(actionOf(ask) === "create" ? { ...JSON.parse(ask.body), id: crypto.randomUUID() } : {}),
      ),
    code: 1,
  },
  {
    name: "says 200 to deletions and carries none out",
    server: () => on(["deleteCollection"], () => json({})),
    code: 3,
  },
  {
    name: "says 404 to deletions and carries none out",
    server: () =>
      on(
        ["deleteCollection"],
        (ask) =>
          json(
            { error: "NotFoundError", message: `Collection [${ask.route?.collection}] does not exist` },
            404,
          ),
      ),
    code: 3,
  },
  {
    name: "says 404 when asked for a collection that it has",
    server: () =>
      on(
        ["find"],
        (ask) =>
          json(
            { error: "NotFoundError", message: `Collection [${ask.route?.collection}] does not exist` },
            404,
          ),
      ),
    code: 3,
  },
  {
    name: "says 404 in HTML when asked for a collection",
    server: () => on(["find"], () => text("<h1>404</h1>", { status: 404 })),
    code: 3,
  },
  {
    name: "says 404 to everything",
    server: () => () => text("<h1>404</h1>", { status: 404 }),
    code: 5,
    says: /as a Chroma server/,
  },
  { name: "says 204 to everything", server: () => () => wire("HTTP/1.1 204 No Content", []), code: 5 },
  {
    name: "says 204 to writes",
    server: () => on(WRITES, () => wire("HTTP/1.1 204 No Content", [])),
    code: 4,
  },
  { name: "says 205 to everything", server: () => () => text("", { status: 205 }), code: 5 },
  {
    name: "says 304 to everything",
    server: () => () => wire("HTTP/1.1 304 Not Modified", ['etag: "x"']),
    code: 5,
  },
  {
    name: "says 206 to lists, and gives half",
    server: () =>
      on(["list"], async (_, real) => {
        const { body } = await real();
        return {
          status: 206,
          headers: { "content-range": `bytes 0-99/${body.length}` },
          body: body.slice(0, 100),
        };
      }),
    code: 5,
  },
  {
    name: "says 100 and 103 before every reply",
    server: () => async (_, real) => {
      const { status, body } = await real();
      const early = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n";
      return [
        `${early}HTTP/1.1 ${status} Any\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${
          new TextEncoder().encode(String(body)).length
        }\r\n\r\n${body}`,
      ];
    },
    code: 0,
  },
  {
    name: "says 101 to everything",
    server: () => () => wire("HTTP/1.1 101 Switching Protocols", ["upgrade: chroma"]),
    code: 5,
  },
  { name: "says 100 for ever", server: () => () => endless("HTTP/1.1 100 Continue\r\n\r\n"), code: 5 },
  { name: "says 999 to everything", server: () => () => text("", { status: 999 }), code: 5 },
  {
    name: "says 0 to everything",
    server: () => () => wire("HTTP/1.1 0 Nothing", ["content-length: 0"]),
    code: 5,
  },
  {
    name: "says 429 to everything, come back in a year",
    server: () => () => ({ ...json({ error: "RateLimited" }, 429), headers: { "retry-after": `${YEAR}` } }),
    code: 5,
  },
  {
    name: "says 429 to records, come back in a year",
    server: () =>
      on(["add"], () => ({ ...json({ error: "RateLimited" }, 429), headers: { "retry-after": `${YEAR}` } })),
    code: 1,
    says: /asks to be left alone/,
  },
  {
    name: "says 503 to deletions, come back in a year",
    server: () =>
      on(["deleteCollection"], () => ({
        ...json({ error: "Unavailable" }, 503),
        headers: { "retry-after": new Date(Date.now() + 1000 * YEAR).toUTCString() },
      })),
    code: 3,
  },
  {
    name: "says 401 to writes alone",
    server: () => on(WRITES, () => json({ error: "AuthError" }, 401)),
    code: 1,
  },
];

/** The same thing until the other side has had enough. */
async function* endless(piece: string): AsyncGenerator<string> {
  while (true) {
    yield piece.repeat(100);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
