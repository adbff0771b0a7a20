import type { Json, JsonObject } from "../../../src/core/json.ts";
import type { Case } from "../case.ts";
import { byAction, json, listed, on, text, withFields } from "../replies.ts";

/** Answers reads of records with other fields. */
function records(action: "get" | "query", fields: JsonObject): Case["server"] {
  return () => {
    // The first look at a collection, before anything is written, is answered honestly.
    let asked = action === "get" ? 0 : 1;
    return on([action], async (_, real) => asked++ === 0 ? await real() : withFields(await real(), fields));
  };
}

/** Gives every collection in the list this metadata. */
function metadata(value: Json): Case["server"] {
  return () =>
    byAction({
      list: listed((list) => list.map((one) => ({ ...one, metadata: value }))),
      find: async (_, real) => withFields(await real(), { metadata: value }),
      create: async (_, real) => withFields(await real(), { metadata: value }),
    });
}

const DAY = 24 * 3600 * 1000;

/** The server's clock, off by this many milliseconds. */
function clock(off: number): Case["server"] {
  const now = () => new Date(Date.now() + off);
  return () => async (ask, real) => {
    const reply = ask.target === "/api/v2/heartbeat"
      ? text(`{"nanosecond heartbeat":${now().getTime()}000000}`)
      : await real();
    return { ...reply, headers: { ...reply.headers, date: now().toUTCString() } };
  };
}

const OTHER_METADATA = /create: server describes the collection with other metadata than it was given/;

/** Values of wrong types and wrong times, in replies that are otherwise right. */
export const VALUES: readonly Case[] = [
  { name: "gives null for all metadata", server: metadata(null), code: 1, says: OTHER_METADATA },
  { name: "gives text for all metadata", server: metadata("owner"), code: 1, says: OTHER_METADATA },
  { name: "gives a list for all metadata", server: metadata([{}]), code: 1, says: OTHER_METADATA },
  { name: "gives a number for all metadata", server: metadata(1e300), code: 1, says: OTHER_METADATA },
  {
    name: "gives other metadata every time",
    server: () =>
      on(["list"], listed((list) => list.map((one) => ({ ...one, metadata: { at: Math.random() } })))),
    code: 1,
    says: /metadata on server/,
  },
  {
    name: "has another name for a collection every time",
    server: () =>
      on(
        ["list"],
        listed((list) =>
          list.map((one) => one.name === "latest_docs" ? { ...one, name: `docs_${Math.random()}` } : one)
        ),
      ),
    code: 1,
    says: /not compared/,
  },
  {
    name: "renames production to a test collection's name",
    server: (world) =>
      on(
        ["list"],
        listed((list, ask) =>
          list.map((one) =>
            one.id === world.victim.id && ask.index > 20
              ? { ...one, name: "AUTOTEST_basic_operations_1705123456_abc123_xyz789" }
              : one
          )
        ),
      ),
    code: 1,
    says: /vanished on server|renamed on server/,
  },
  { name: "has a clock a day behind", server: clock(-DAY), code: 0 },
  { name: "has a clock a day ahead", server: clock(DAY), code: 0 },
  { name: "has a clock from before all time", server: clock(-Date.now() - DAY), code: 0 },
  {
    name: "tells the time in words",
    server: () => on(["heartbeat"], () => json({ "nanosecond heartbeat": "noon" })),
    code: 5,
    says: /as a Chroma server/,
  },
  { name: "has a number for a version", server: () => on(["version"], () => json(7)), code: 5 },
  {
    name: "has an object for a tenant",
    server: () => on(["default_tenant"], () => json({ name: {} })),
    code: 5,
  },
  {
    name: "answers get with fewer columns",
    server: records("get", { documents: [], metadatas: [] }),
    code: 1,
  },
  { name: "answers get with null", server: () => on(["get"], () => json(null)), code: 1 },
  { name: "answers get with ids that are objects", server: records("get", { ids: [{}, [], null] }), code: 1 },
  {
    name: "answers get with records that were never written",
    server: records("get", {
      ids: ["stranger"],
      documents: ["\x1b[2J"],
      metadatas: [null],
      embeddings: [[1]],
    }),
    code: 1,
  },
  {
    name: "finds records in a collection that was just made",
    server: () => on(["get"], () => json({ ids: ["stranger"] })),
    code: 4,
    says: /holds records already/,
  },
  {
    name: "cannot tell whether a collection that was just made is empty",
    server: () => on(["get"], () => json({ error: "InternalError", message: "out of luck" }, 500)),
    code: 1,
    says: /withheld/,
  },
  {
    name: "answers query with distances that are no numbers",
    server: records("query", { distances: [["far"]] }),
    code: 1,
  },
  { name: "answers query with nothing", server: records("query", { ids: [], distances: [] }), code: 1 },
  {
    name: "answers query with escapes for ids",
    server: records("query", { ids: [["\x1b[2J\x07"]] }),
    code: 1,
  },
  {
    name: "answers every write with a list",
    server: () =>
      on(["add", "update", "upsert", "delete"], async (_, real) => {
        await real();
        return json([]);
      }),
    code: 0,
  },
];
