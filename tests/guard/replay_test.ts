import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { JournalEntry, JournalTarget, Outcome } from "../../src/guard/journal.ts";
import { openNames, replay, withoutTornEnd } from "../../src/guard/replay.ts";
import { ownName, RUN } from "./rig.ts";

const TARGET: JournalTarget = {
  tenant: "t",
  database: "d",
  endpoints: { server: "http://127.0.0.1:8000" },
  lock: "lock",
};
const BEGIN: JournalEntry = { entry: "begin", run: RUN, version: "0.1.0", target: TARGET };
const [A, B, C] = [ownName("a"), ownName("b"), ownName("c")];

function intent(id: number, name: string, action: "create" | "delete" = "create"): JournalEntry {
  return { entry: "intent", id, action, name, endpoint: "server" };
}

function outcome(id: number, outcome: Outcome): JournalEntry {
  return { entry: "outcome", id, outcome };
}

function gone(name: string): JournalEntry {
  return { entry: "gone", name, endpoints: ["server"] };
}

function journal(...entries: JournalEntry[]): string {
  return entries.map((entry) => JSON.stringify({ at: 0, ...entry }) + "\n").join("");
}

Deno.test("replay tells when the last alert was sent, or was about to be", () => {
  const alert = (at: number) => JSON.stringify({ at, entry: "alert" }) + "\n";
  assertEquals(replay(journal(BEGIN))?.alertedAt, undefined);
  assertEquals(replay(journal(BEGIN) + alert(5) + alert(7))?.alertedAt, 7);
});

Deno.test("replay tells what may exist, by how each create ended", () => {
  const cases: [what: string, entries: JournalEntry[], mayExist: string[]][] = [
    ["nothing was meant", [], []],
    ["no outcome: killed in the middle", [intent(1, A)], [A]],
    ["done", [intent(1, A), outcome(1, "done")], [A]],
    ["indefinite", [intent(1, A), outcome(1, "indefinite")], [A]],
    ["refused: a proxy may have said so of what was done", [intent(1, A), outcome(1, "refused")], [A]],
    ["unsent: does not exist", [intent(1, A), outcome(1, "unsent")], []],
    ["verified gone", [intent(1, A), outcome(1, "done"), gone(A)], []],
    ["a deletion that was acknowledged proves nothing", [
      intent(1, A),
      intent(2, A, "delete"),
      outcome(2, "done"),
    ], [A]],
    ["a deletion that never left says nothing of the create", [
      intent(1, A),
      intent(2, A, "delete"),
      outcome(2, "unsent"),
    ], [A]],
    ["each for itself", [intent(1, A), intent(2, B), intent(3, C), outcome(2, "unsent"), gone(A)], [C]],
    ["outcomes in another order", [intent(1, A), intent(2, B), outcome(2, "done"), outcome(1, "unsent")], [
      B,
    ]],
    ["gone, then meant again", [intent(1, A), gone(A), intent(2, A)], [A]],
    ["asked for twice, once unsent", [intent(1, A), outcome(1, "done"), intent(2, A), outcome(2, "unsent")], [
      A,
    ]],
    [
      "asked for twice, both unsent",
      [intent(1, A), intent(2, A), outcome(1, "unsent"), outcome(2, "unsent")],
      [],
    ],
    ["gone, then meant again and unsent", [intent(1, A), gone(A), intent(2, A), outcome(2, "unsent")], []],
    ["a leftover of another run, deleted", [intent(1, A, "delete"), outcome(1, "done"), gone(A)], []],
    ["an outcome of no intent", [outcome(7, "unsent"), intent(1, A)], [A]],
    ["a name outside the grammar is nobody's test", [intent(1, "customers"), intent(2, A)], [A]],
  ];
  for (const [what, entries, mayExist] of cases) {
    const found = replay(journal(BEGIN, ...entries));
    assertEquals(found?.mayExist, mayExist, what);
    assertEquals(found?.unreadable, 0, what);
  }
});

Deno.test("replay tells the run, its target, every name, its end and its residue", () => {
  const text = journal(
    BEGIN,
    intent(1, A),
    outcome(1, "unsent"),
    intent(2, B),
    outcome(2, "done"),
    { entry: "residue", nodes: { "http://a": 1_000, "http://b": 900 } },
    gone(B),
    { entry: "residue", nodes: { "http://a": 500 } },
    { entry: "end", exitCode: 3 },
  );
  assertEquals(replay(text), {
    run: RUN,
    target: TARGET,
    mayExist: [],
    gone: [B],
    created: [A, B],
    finished: true,
    residue: { "http://a": 500 },
    unreadable: 0,
  });
  assertEquals(replay(journal(BEGIN))?.finished, false);
});

Deno.test("replay answers undefined without a readable beginning", () => {
  const texts = [
    "",
    "\n\n",
    "not a journal",
    journal(intent(1, A)),
    journal(BEGIN).slice(0, -10),
    '{"entry":"begin"}\n',
    JSON.stringify({ entry: "begin", run: RUN }) + "\n",
    JSON.stringify({ entry: "begin", target: TARGET }) + "\n",
  ];
  for (const text of texts) assertEquals(replay(text), undefined, text);
});

Deno.test("replay takes a torn last line for what it is: an intent whose request never left", () => {
  const whole = journal(BEGIN, intent(1, A), outcome(1, "done"));
  const next = journal(intent(2, B));
  for (let cut = 1; cut < next.length - 1; cut++) {
    const found = replay(whole + next.slice(0, cut));
    assertEquals([found?.mayExist, found?.unreadable], [[A], 1], next.slice(0, cut));
  }
  assertEquals(replay(whole + next.trimEnd())?.mayExist, [A, B]);
});

Deno.test("replay takes a line for torn that the journal tells to be, and no other", () => {
  const torn = journal({ entry: "torn" });
  const [begin, half] = [journal(BEGIN), journal(intent(1, A)).slice(0, 9)];
  assertEquals(replay(`${begin}${half}\n${torn}`)?.unreadable, 0);
  // The disk was still full when it was to be told.
  assertEquals(replay(`${begin}${half}\n${torn.slice(0, 9)}\n${torn}`)?.unreadable, 0);
  assertEquals(replay(`${begin}${half}\n${journal(intent(2, B))}${torn}`)?.unreadable, 1);
});

Deno.test("withoutTornEnd leaves out what a disk that stayed full tore, and no damage", () => {
  const [begin, half] = [journal(BEGIN), journal(intent(1, A)).slice(0, 9)];
  assertEquals(withoutTornEnd(begin), begin);
  for (const end of [half, `${half}\n${half}`, `${half}\n{}\n${half}`]) {
    assertEquals(withoutTornEnd(begin + end), begin, end);
  }
  assertEquals(withoutTornEnd(`${begin}${half}\n`), `${begin}${half}\n`);
});

Deno.test("replay counts damage in the middle, and reads everything around it", () => {
  for (
    const damage of [
      "\0\0\0\0",
      "{",
      '{"entry":',
      "[]",
      "null",
      '"begin"',
      '{"entry":1}',
      '{"at":1}',
      "\ufffd",
    ]
  ) {
    const found = replay(`${journal(BEGIN, intent(1, A))}${damage}\n${journal(intent(2, B), gone(A))}`);
    assertEquals([found?.mayExist, found?.unreadable], [[B], 1], damage);
  }
});

Deno.test("replay takes no residue from a damaged line, and none that is no number", () => {
  const lines = ['{"entry":"residue"}', '{"entry":"residue","nodes":9}', '{"entry":"residue","nodes":null}'];
  const text = `${journal(BEGIN, { entry: "residue", nodes: { "http://a": 5 } })}${lines.join("\n")}\n`;
  assertEquals(replay(text)?.residue, { "http://a": 5 });
  assertEquals(replay(`${text}{"entry":"residue","nodes":{"http://a":"9","http://b":7}}\n`)?.residue, {
    "http://b": 7,
  });
});

Deno.test("replay never forgets a create: whatever else the journal holds, only unsent and gone remove a name", () => {
  const outcomes = fc.constantFrom<Outcome>("done", "refused", "indefinite");
  const noise: fc.Arbitrary<JournalEntry> = fc.oneof(
    fc.record({ id: fc.integer({ min: 1, max: 9 }), outcome: outcomes }).map(({ id, outcome: how }) =>
      outcome(id, how)
    ),
    fc.record({ id: fc.integer({ min: 10, max: 99 }) }).map(({ id }) => intent(id, B, "delete")),
    fc.integer({ min: 10, max: 99 }).map((id) => outcome(id, "unsent")),
    fc.constant(gone(B)),
    fc.constant<JournalEntry>({ entry: "end", exitCode: 0 }),
  );
  fc.assert(fc.property(fc.array(noise), fc.array(noise), fc.string(), (before, after, rubbish) => {
    const damage = `${rubbish.replaceAll("\n", "")}\n`;
    const text = journal(BEGIN, ...before) + damage + journal(intent(1, A), ...after) + damage;
    assertEquals(replay(text)?.mayExist, [A]);
  }));
});

for (const endpoints of [undefined, null, { server: 7 }]) {
  Deno.test(`replay takes a beginning with endpoints ${JSON.stringify(endpoints)} for none that can be read`, () => {
    const target = { ...BEGIN.target, endpoints };
    assertEquals(replay(`${JSON.stringify({ ...BEGIN, target })}\n`), undefined);
  });
}

Deno.test("openNames are those that no later run has verified gone", () => {
  const replays = [
    replay(journal(BEGIN, intent(1, A), intent(2, B), outcome(2, "done"))),
    replay(journal(BEGIN, gone(A))),
  ].filter((one) => one !== undefined);
  assertEquals(openNames(replays), [B]);
  assertEquals(openNames([]), []);
});

Deno.test("openNames has what was verified gone from other endpoints alone, where those can be asked", () => {
  const [balancer, replica] = ["http://balancer.test", "http://replica.test"];
  const begin = (endpoints: Readonly<Record<string, string>>): JournalEntry => ({
    ...BEGIN,
    target: { ...BEGIN.target, endpoints },
  });
  const replays = [
    replay(journal(begin({ balancer, replica }), intent(1, A), outcome(1, "done"))),
    replay(journal(begin({ server: balancer }), gone(A))),
  ].filter((one) => one !== undefined);
  const openHere = (...here: string[]) => openNames(replays, { here: new Set(here) });
  assertEquals([openHere(), openHere(balancer), openHere(balancer, replica)], [[], [], [A]]);
  const last = replay(journal(begin({ balancer, replica }), gone(A)));
  assertEquals(openNames([...replays, ...last ? [last] : []], { here: new Set([balancer, replica]) }), []);
});
