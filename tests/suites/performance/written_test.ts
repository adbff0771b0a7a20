import { assertEquals, assertRejects } from "@std/assert";
import { HttpError } from "../../../src/chroma/http_error.ts";
import type { TestRecord } from "../../../src/chroma/record.ts";
import { Written } from "../../../src/suites/performance/written.ts";
import { NoReplyError } from "../../../src/transport/no_reply.ts";

const SERVER = { name: "server", role: "server", origin: "http://a.test:8000" } as const;
const record = (document: string): TestRecord => ({ id: "a", document, metadata: {}, embedding: [0] });

/** How a write of each document ended. */
const ENDS = {
  done: undefined,
  refused: new HttpError("add records", SERVER, 400),
  broken: new HttpError("add records", SERVER, 503),
  unsent: new NoReplyError("no connection", { reason: "connect" }),
  silent: new NoReplyError("no complete reply", { reason: "timeout" }),
} as const;

const CASES: readonly (readonly [
  writes: readonly (readonly [document: string, end: keyof typeof ENDS])[],
  found: string | undefined,
  difference: string | undefined,
])[] = [
  [[["one", "done"]], "one", undefined],
  [[["one", "done"]], undefined, 'record "a" is missing'],
  [[["one", "done"], ["two", "done"]], "two", undefined],
  [
    [["one", "done"], ["two", "done"]],
    "one",
    `record "a": document is another text of 3 characters, not "two"`,
  ],
  [[["one", "done"], ["two", "refused"]], "one", undefined],
  [
    [["one", "done"], ["two", "refused"]],
    "two",
    `record "a": document is another text of 3 characters, not "one"`,
  ],
  [
    [["one", "done"], ["two", "unsent"]],
    "two",
    `record "a": document is another text of 3 characters, not "one"`,
  ],
  [[["one", "done"], ["two", "silent"]], "one", undefined],
  [[["one", "done"], ["two", "silent"]], "two", undefined],
  [[["one", "done"], ["two", "broken"]], "two", undefined],
  [[["one", "done"], ["two", "broken"]], undefined, 'record "a" is missing'],
  // What had no clear end may still be carried out, after a later write was.
  [[["one", "done"], ["two", "silent"], ["three", "done"]], "two", undefined],
  [[["one", "silent"]], undefined, undefined],
  [[["one", "silent"]], "one", undefined],
  [[["one", "refused"]], undefined, undefined],
  [[["one", "refused"]], "one", `record "a" is there, though its write was refused`],
];

for (const [writes, found, difference] of CASES) {
  const what = writes.map(([document, end]) => `${document} ${end}`).join(", ");
  Deno.test(`Written after ${what} ${difference === undefined ? "is content with" : "objects to"} ${found}`, async () => {
    const written = new Written();
    for (const [document, end] of writes) {
      const error = ENDS[end];
      const write = () =>
        written.write(
          record(document),
          () => error === undefined ? Promise.resolve() : Promise.reject(error),
        );
      if (error === undefined) await write();
      else await assertRejects(write, Error, error.message);
    }
    const stored = found === undefined ? [] : [["a", record(found)] as const];
    assertEquals(written.difference(new Map(stored)), difference);
  });
}

Deno.test("Written wants what was there before the load as it was, and does not count it as written", () => {
  const written = new Written([record("one")]);
  assertEquals(written.ids, []);
  assertEquals(written.difference(new Map([["a", record("one")]])), undefined);
  assertEquals(written.difference(new Map()), 'record "a" is missing');
});
