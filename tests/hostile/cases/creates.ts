import type { Json } from "../../../src/core/json.ts";
import type { Case, World } from "../case.ts";
import { byAction, changed, json, listed, on, withFields } from "../replies.ts";
import { isObject } from "../../../src/core/json.ts";

/** Answers creates, once carried out, with this in the place of the collection's UUID. */
function createAnswers(id: (world: World) => Json): Case["server"] {
  return (world) => on(["create"], async (_, real) => withFields(await real(), { id: id(world) }));
}

const victim = ({ victim }: World) => victim.id;
const refused = /Refused the reply to the create of/;

/** What a create answers, and what a name is said to be. */
export const CREATES: readonly Case[] = [
  { name: "answers a create with production's UUID", server: createAnswers(victim), code: 4, says: refused },
  {
    name: "answers a create with production's UUID in capitals",
    server: createAnswers((world) => victim(world).toUpperCase()),
    code: 4,
    says: refused,
  },
  {
    name: "answers a create with the UUID that production has on another node",
    deployment: "ha",
    server: createAnswers(({ elsewhere, victim }) => elsewhere.get(victim.name) ?? ""),
    code: 4,
    says: refused,
  },
  {
    name: "answers a create with the UUID of a collection that it never listed",
    server: (world) =>
      byAction({
        list: listed((list) => list.filter(({ name }) => name !== world.victim.name)),
        total: async (_, real) => changed(await real(), (count) => Number(count) - 1),
        create: async (_, real) => withFields(await real(), { id: victim(world) }),
      }),
    code: 4,
    says: /holds records already/,
  },
  ...[
    ["a name", "customer_profiles"],
    ["a path", "../collections/customer_profiles"],
    ["a number", 7],
    ["null", null],
    ["a list", ["00000000-0000-4000-8000-000000000000"]],
    ["braces round it", "{00000000-0000-4000-8000-000000000000}"],
    ["a line feed after it", "00000000-0000-4000-8000-000000000000\n"],
  ].map(([what, id]): Case => ({
    name: `answers a create with a UUID that is none: ${what}`,
    server: createAnswers(() => id as Json),
    code: 4,
    says: refused,
  })),
  {
    name: "answers a create with two UUIDs, production's last",
    server: (world) =>
      on(["create"], async (_, real) => {
        const reply = await real();
        return { ...reply, body: String(reply.body).replace(/\}$/, `,"id":"${victim(world)}"}`) };
      }),
    code: 4,
    says: refused,
  },
  {
    name: "answers a create with two UUIDs, production's first",
    server: (world) =>
      on(["create"], async (_, real) => {
        const reply = await real();
        return { ...reply, body: String(reply.body).replace(/^\{/, `{"id":"${victim(world)}",`) };
      }),
    code: 0,
  },
  {
    name: "answers a create with another collection's description",
    server: ({ victim }) => on(["create"], async (_, real) => withFields(await real(), { ...victim })),
    code: 4,
    says: refused,
  },
  {
    name: "answers a create with the name in small letters",
    server: () =>
      on(
        ["create"],
        async (_, real) =>
          changed(await real(), (body) =>
            isObject(body) ? { ...body, name: String(body.name).toLowerCase() } : body),
      ),
    code: 4,
    says: refused,
  },
  {
    name: "acknowledges a create and does nothing",
    server: () =>
      on(["create"], (ask) => json({ ...JSON.parse(ask.body), id: crypto.randomUUID(), metadata: {} })),
    code: 1,
  },
  {
    name: "creates what it was not asked for, and says it exists already",
    server: () =>
      on(["create"], async (_, real) => {
        await real();
        return json({ error: "UniqueConstraintError", message: "Collection already exists" }, 409);
      }),
    code: 1,
  },
  {
    name: "describes a test collection with production's UUID",
    server: (world) => on(["find"], async (_, real) => withFields(await real(), { id: victim(world) })),
    code: 4,
    says: /is shown with the UUID of/,
  },
  {
    name: "describes production when asked for a test collection",
    server: ({ victim }) => on(["find"], async (_, real) => withFields(await real(), { ...victim })),
    code: 3,
    says: /it is not what a Chroma server answers/,
  },
  {
    name: "describes a test collection with another UUID every time",
    server: () => on(["find"], async (_, real) => withFields(await real(), { id: crypto.randomUUID() })),
    code: 0,
  },
  {
    name: "swaps the UUIDs of its nodes",
    deployment: "ha",
    server: ({ production, elsewhere }) => {
      const swapped = new Map(production.flatMap(({ id, name }) => {
        const other = elsewhere.get(name) ?? id;
        return [[id, other], [other, id]];
      }));
      return on(["list", "find", "create"], async (_, real) => {
        const reply = await real();
        return {
          ...reply,
          body: String(reply.body).replaceAll(/[0-9a-f-]{36}/g, (id) => swapped.get(id) ?? id),
        };
      });
    },
    code: 0,
  },
  {
    name: "shows every collection with one and the same UUID",
    server: (world) => on(["list"], listed((list) => list.map((one) => ({ ...one, id: victim(world) })))),
    code: 5,
    says: /was listed twice/,
  },
];
