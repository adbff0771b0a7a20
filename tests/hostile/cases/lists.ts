import type { JsonObject } from "../../../src/core/json.ts";
import type { Case } from "../case.ts";
import { invented } from "../invented.ts";
import { byAction, changed, json, listed, offsetOf, on, text } from "../replies.ts";
import type { Behaviour } from "../hostile_server.ts";

/** Changes every page of the list, and leaves the count as it is. */
function pages(change: (list: readonly JsonObject[]) => readonly JsonObject[]): Case["server"] {
  return () => on(["list"], listed(change));
}

/** Lists this many collections that are on no server, `shown` of them at the most. */
function many(total: number, shown: number): Behaviour {
  const all = Array.from({ length: total }, (_, index) => invented(`archive_${index}`));
  return byAction({
    list: (ask) => json(all.slice(offsetOf(ask), Math.min(shown, offsetOf(ask) + 100))),
    total: () => json(total),
    count: (ask, real) => all.some(({ id }) => id === ask.route?.collection) ? json(3) : real(),
  });
}

const photograph = /Cannot photograph production: /;

/** What a server lists, and how many it counts. */
export const LISTS: readonly Case[] = [
  {
    name: "answers every page with the first one",
    server: ({ production }) =>
      on(["list"], () => json(production.map(({ name, id }) => invented(name, { id })))),
    code: 5,
    says: /was listed twice/,
  },
  {
    name: "lists one collection twice",
    server: pages((list) => [...list, ...list.slice(0, 1)]),
    code: 5,
    says: /was listed twice/,
  },
  {
    name: "never comes to the end of its list",
    server: () => {
      let made = 0;
      return on(["list"], () => json([invented(`archive_${made++}`), invented(`archive_${made++}`)]));
    },
    code: 5,
    says: photograph,
    seconds: 90,
  },
  {
    name: "never comes to the end of its list, in full pages",
    server: () => {
      let made = 0;
      return on(["list"], () => json(Array.from({ length: 1000 }, () => invented(`archive_${made++}`))));
    },
    code: 5,
    says: photograph,
    seconds: 90,
  },
  {
    name: "skips a collection in its list",
    server: pages((list) => list.toSpliced(2, 1)),
    code: 5,
    says: /were listed but \d+ are counted/,
  },
  {
    name: "skips another collection in every list",
    server: () => {
      let skipped = 0;
      return on(["list"], listed((list) => list.toSpliced(skipped++ % 5, 1)));
    },
    code: 5,
    says: /were listed but \d+ are counted/,
  },
  { name: "cuts its pages at 100, and goes on", server: () => many(250, 250), code: 0 },
  {
    name: "cuts its list at 100, and ends there",
    server: () => many(250, 100),
    code: 5,
    says: /100 were listed but 250 are counted/,
  },
  { name: "lists nothing", server: pages(() => []), code: 5, says: /0 were listed but \d+ are counted/ },
  {
    name: "lists and counts nothing for a while",
    server: () => {
      let asked = 0;
      const early = () => asked++ < 2;
      return byAction({
        list: (ask, real) => ask.index < 12 ? json([]) : real(),
        total: (_, real) => early() ? json(0) : real(),
      });
    },
    code: 0,
  },
  {
    name: "lists no test collection, and deletes none",
    server: () =>
      byAction({
        list: listed((list) => list.filter(isNoTest)),
        total: async (_, real) => changed(await real(), (count) => Math.min(Number(count), 12)),
        deleteCollection: () => json({}),
      }),
    code: 3,
  },
  {
    name: "never saw the test collection, once it was told to delete it",
    server: () => {
      let told = false;
      return byAction({
        list: listed((list) => list.filter((one) => !told || isNoTest(one))),
        total: async (_, real) => changed(await real(), (count) => Math.min(Number(count), told ? 12 : 13)),
        find: (ask, real) =>
          told
            ? json({
              error: "NotFoundError",
              message: `Collection [${ask.route?.collection}] does not exist`,
            }, 404)
            : real(),
        deleteCollection: () => {
          told = true;
          return json({});
        },
      });
    },
    code: 0,
    undetectable: "every way of asking says that it is gone",
  },
  {
    name: "counts -1 collections",
    server: () => on(["total"], () => json(-1)),
    code: 5,
    says: photograph,
  },
  {
    name: "counts more collections than there are numbers",
    server: () => on(["total"], () => text("1e999", { type: "application/json" })),
    code: 5,
    says: photograph,
  },
  {
    name: "counts collections in words",
    server: () => on(["total"], () => json("12")),
    code: 5,
    says: photograph,
  },
  { name: "counts -5 records everywhere", server: () => on(["count"], () => json(-5)), code: [1, 5] },
  { name: "counts half a record", server: () => on(["count"], () => json(0.5)), code: [1, 5] },
  {
    name: "lists an object",
    server: () => on(["list"], () => json({ collections: [] })),
    code: 5,
    says: photograph,
  },
  { name: "lists null", server: () => on(["list"], () => json([null])), code: 5, says: photograph },
  {
    name: "lists collections without UUIDs",
    server: pages((list) => list.map(({ id: _, ...rest }) => rest)),
    code: 5,
    says: photograph,
  },
  {
    name: "lists UUIDs in capitals",
    server: pages((list) => list.map((one) => ({ ...one, id: String(one.id).toUpperCase() }))),
    code: 5,
    says: photograph,
  },
  {
    name: "lists UUIDs that are none",
    server: pages((list) => list.map((one, index) => ({ ...one, id: `${index}` }))),
    code: 5,
    says: photograph,
  },
  {
    name: "lists numbers for names",
    server: pages((list) => list.map((one, index) => ({ ...one, name: index }))),
    code: 5,
    says: photograph,
  },
];

function isNoTest({ name }: JsonObject): boolean {
  return !/^AUTOTEST_basic_operations_/.test(String(name));
}
