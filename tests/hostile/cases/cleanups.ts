import type { Json, JsonObject } from "../../../src/core/json.ts";
import type { Case, World } from "../case.ts";
import { invented, markOf } from "../invented.ts";
import { byAction, changed, json, listed, withFields } from "../replies.ts";

/** A name that fits the grammar, and its run. */
const RUN = "1705123456_abc123";
const NAME = `AUTOTEST_basic_operations_${RUN}_xyz789`;
const MARKED = { metadata: markOf(RUN) };

/** Takes whatever the rules allow. */
const CLEANUP = ["cleanup", "--max-age", "0", "--include-unmarked", "--force", "--settle", "0.2"];

/** Lists these beside production, and counts so many records in them; deletes nothing. */
export function alsoLists(
  extra: readonly JsonObject[],
  { records = 0 }: { records?: Json } = {},
): Case["server"] {
  const ids = new Set(extra.map(({ id }) => id));
  return () =>
    byAction({
      list: listed((list) => [...list, ...extra]),
      total: async (_, real) => changed(await real(), (count) => Number(count) + extra.length),
      count: (ask, real) => ids.has(ask.route?.collection ?? "") ? json(records) : real(),
    });
}

/** Lists production under other names and marks; `cleanup` deletes nothing of it. */
function keeps(what: string, extra: readonly JsonObject[], rest: Partial<Case> = {}): Case {
  return { name: what, server: alsoLists(extra), args: CLEANUP, code: 0, says: /Removed 0 of 0/, ...rest };
}

/** Names that are not a test collection's, however much they look like one. */
const LOOK_ALIKES = [
  NAME.toLowerCase(),
  NAME.replace("AUTOTEST", "AutoTest"),
  NAME.replace("A", "\u0410"),
  NAME.replace("O", "\u039f"),
  NAME.replace("T", "\uff34"),
  NAME.replace("basic", "b\u0430sic"),
  NAME.replace("1705123456", "\u0661705123456"),
  NAME.replace("_", "\uff3f"),
  NAME.replace("_", "\u200b_"),
  `\ufeff${NAME}`,
  `${NAME}\n`,
  `${NAME} `,
  ` ${NAME}`,
  `${NAME}\0`,
  `${NAME}/../customer_profiles`,
  `${NAME}%2f..%2fcustomer_profiles`,
  NAME.replace("xyz789", "XYZ789"),
  NAME.replace("xyz789", "xyz78\u0439"),
  NAME.normalize("NFD").replace("s", "\u017f"),
];

/** Terminals act on these: clear the screen, set the title, move up and write over, ring, turn the text round. */
export const ESCAPES = [
  "AUTOTEST_\x1b[2J\x1b[H",
  "AUTOTEST_\x1b]0;owned\x07",
  "AUTOTEST_\x1b[1A\x1b[2Kall well\r",
  "AUTOTEST_\x9b2J\x85",
  "AUTOTEST_\b\b\b\b",
  "AUTOTEST_\u202egnp.exe\u2066",
  "AUTOTEST_\nPASSED: every check passed (exit code 0)",
  "AUTOTEST_\u2028\u2029",
];

const LIST = ["list"];
const list = (name: string, extra: readonly JsonObject[], rest: Partial<Case> = {}): Case => ({
  name,
  server: alsoLists(extra),
  args: LIST,
  code: 0,
  says: /AUTOTEST_ collections?/,
  ...rest,
});

/** What a server lists that a cleanup must leave alone, or that a person is shown. */
export const CLEANUPS: readonly Case[] = [
  keeps(
    "lists look-alikes of test collections, with whole marks",
    LOOK_ALIKES.map((name) => invented(name, MARKED)),
  ),
  keeps("lists production with the mark of a test", [
    invented("AUTOTEST_invoices", MARKED),
    invented("invoices", MARKED),
    invented("AUTOTEST_basic_operations_1705123456", MARKED),
  ]),
  keeps("lists a fitting name with the mark of another run", [
    invented(NAME, { metadata: markOf("1705123456_other1") }),
  ], { says: /its mark on server is of run/ }),
  keeps("lists a name as long as a book", [invented(`AUTOTEST_${"x".repeat(1_000_000)}`, MARKED)], {
    code: 5,
    says: /it is not what a Chroma server answers/,
  }),
  keeps("lists names from the insides of JavaScript", [
    invented("__proto__", MARKED),
    invented("constructor", MARKED),
    invented("AUTOTEST_toString", { metadata: { __proto__: markOf(RUN) } }),
  ]),
  ...[
    [-1, "could not be counted"],
    [0.5, "could not be counted"],
    ["0", "could not be counted"],
    [
      null,
      "could not be counted",
    ],
    [10_001, "it holds 10001 documents"],
    [1e300, "could not be counted"],
  ].map(([records, why]): Case => ({
    ...keeps(`counts ${JSON.stringify(records)} records in a leftover`, []),
    server: alsoLists([invented(NAME, MARKED)], { records: records as Json }),
    code: why === "could not be counted" ? 3 : 0,
    says: new RegExp(String(why)),
  })),
  {
    name: "lists a leftover that it does not know when asked",
    server: alsoLists([invented(NAME, MARKED)]),
    args: CLEANUP,
    code: 3,
    says: /still listed|is there again/,
  },
  {
    name: "describes a leftover with production's UUID",
    server: (world) => described(world, { id: world.victim.id }),
    args: CLEANUP,
    code: 4,
    says: /is shown with the UUID of/,
  },
  {
    name: "describes production when asked for a leftover",
    server: (world) => described(world, { ...world.victim }),
    args: CLEANUP,
    code: 3,
    says: /it is not what a Chroma server answers/,
  },
  {
    name: "lists a leftover with production's UUID",
    server: (world) => alsoLists([invented(NAME, { ...MARKED, id: world.victim.id })])(world),
    args: CLEANUP,
    code: [3, 5],
    says: /was listed twice/,
  },
  list("lists names that a terminal acts on", ESCAPES.map((name) => invented(name, MARKED))),
  list("lists a name as long as a book, to a person", [invented(`AUTOTEST_${"x".repeat(1_000_000)}`)], {
    code: 5,
    says: /it is not what a Chroma server answers/,
  }),
  list("lists look-alikes, to a person", LOOK_ALIKES.map((name) => invented(name, MARKED))),
  ...[null, "text", 7, [], [[]], { autotest: "true" }, { ...markOf(RUN), autotest_run: 7 }, {
    ...markOf(RUN),
    autotest_expires_at: "never",
  }].map((metadata): Case =>
    list(`lists metadata of a wrong type: ${JSON.stringify(metadata).slice(0, 40)}`, [
      invented(NAME, { metadata }),
    ])
  ),
];

/** Lists a leftover that may be deleted, and describes it with other fields. */
function described(world: World, fields: Readonly<Record<string, unknown>>): ReturnType<Case["server"]> {
  const leftover = invented(NAME, MARKED);
  const lists = alsoLists([leftover])(world);
  const finds = byAction({ find: () => withFields(json(leftover), fields) });
  return (ask, real) => (ask.route?.action === "find" ? finds : lists)(ask, real);
}
