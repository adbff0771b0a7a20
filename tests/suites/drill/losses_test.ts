import { assertEquals } from "@std/assert";
import type { TestRecord } from "../../../src/chroma/record.ts";
import type { History } from "../../../src/history/operation.ts";
import { differencesIn } from "../../../src/suites/drill/losses.ts";
import { read, write } from "../../history/literal.ts";

/** What write `value` made of a record. */
function record(id: string, value: number, document = `text ${value}`): TestRecord {
  return { id, document, metadata: { write: value }, embedding: [0.5] };
}

/** What a replica holds at the end of a history, as `id=write`, and what is wrong with it. */
function differences(history: History, held: readonly TestRecord[]): readonly string[] {
  const written = new Map(
    history.flatMap((one) => one.kind === "write" ? [...one.values] : []).flatMap(([id, value]) =>
      value === undefined ? [] : [[value, record(id, value)] as const]
    ),
  );
  const saw = Object.fromEntries(held.map(({ id, metadata }) => [id, Number(metadata["write"])]));
  const found = differencesIn(history, written, {
    read: read(100, "replica", saw),
    held: new Map(held.map((one) => [one.id, one])),
  });
  return [...found.values()];
}

for (
  const [about, history, held, ...found] of [
    ["has all", [write(0, { a: 1 }), write(2, { a: 2 })], [record("a", 2)]],
    [
      "lacks a record",
      [write(0, { a: 1, b: 2 })],
      [record("b", 2)],
      `record "a" is missing after write 1 was acknowledged`,
    ],
    [
      "has an older value",
      [write(0, { a: 1 }), write(2, { a: 2 })],
      [record("a", 1)],
      `record "a" shows write 1 after write 2 was acknowledged`,
    ],
    [
      "has what was deleted",
      [write(0, { a: 1 }), write(2, { a: undefined })],
      [record("a", 1)],
      `record "a" shows write 1 after a deletion was acknowledged`,
    ],
    ["lacks what was deleted", [write(0, { a: 1 }), write(2, { a: undefined })], []],
    ["has what an indefinite write made", [write(0, { a: 1 }), write(2, { a: 2 }, "indefinite")], [
      record("a", 2),
    ]],
    ["lacks what an indefinite write made", [write(0, { a: 1 }), write(2, { a: 2 }, "indefinite")], [
      record("a", 1),
    ]],
    ["lacks what an indefinite add made", [write(0, { a: 1 }, "indefinite")], []],
    [
      "lacks what an indefinite deletion took",
      [write(0, { a: 1 }), write(2, { a: undefined }, "indefinite")],
      [],
    ],
    ["has what was refused", [write(0, { a: 1 }), write(2, { a: 2 }, "failed")], [record("a", 2)]],
    [
      "has another text",
      [write(0, { a: 1 })],
      [record("a", 1, "text of others")],
      `record "a": document is another text of 14 characters, not "text 1"`,
    ],
    [
      "has what nobody wrote",
      [write(0, { a: 1 })],
      [record("a", 1), record("b", 0)],
      `record "b" is there, and nobody wrote it`,
    ],
    [
      "has a value that none of its writes made",
      [write(0, { a: 1, b: 2 })],
      [record("a", 2), record("b", 2)],
      `record "a" is what none of its writes made`,
    ],
    [
      "has lost the mark of its write",
      [write(0, { a: 1 })],
      [record("a", 0)],
      `record "a" is what none of its writes made`,
    ],
  ] as const satisfies readonly (readonly [string, History, readonly TestRecord[], ...string[]])[]
) {
  Deno.test(`differencesIn finds ${found.length === 0 ? "nothing" : "it"} where a replica ${about}`, () =>
    assertEquals(differences(history, held), found));
}
