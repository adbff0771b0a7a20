import { assertEquals } from "@std/assert";
import {
  monotonicReadViolations,
  type Read,
  readYourWritesViolations,
  type VersionHistory,
  type Write,
} from "../../src/history/versions.ts";

const write = (version: number): Write => ({ kind: "write", version });
const get = (saw: number | undefined): Read => ({ kind: "read", how: "GET count", saw });

/** What was done and seen; then the violations as `read@due`, of read-your-writes and of monotonic reads. */
const TABLE: readonly (readonly [
  what: string,
  history: VersionHistory,
  readYourWrites: readonly string[],
  monotonic: readonly string[],
])[] = [
  ["nothing", [], [], []],
  ["a write alone", [write(1)], [], []],
  ["a read before any write that finds nothing", [get(undefined)], [], []],
  ["a read before any write that finds version 0", [get(0)], [], []],
  ["a read of the own write", [write(1), get(1)], [], []],
  ["a read of more than the own write, by others' writes", [write(1), get(3)], [], []],
  ["a read of less than the own write", [write(2), get(1)], ["1@2"], []],
  ["a read that finds nothing after the create", [write(0), get(undefined)], ["1@0"], []],
  ["a first read that finds nothing after a write", [write(1), get(undefined)], ["1@1"], []],
  ["a write of less than an earlier one", [write(5), write(3), get(4)], ["1@5"], []],
  ["alternating nodes, one behind", [write(2), get(2), get(1), get(2), get(1)], ["2@2", "4@2"], [
    "2@2",
    "4@2",
  ]],
  ["alternating nodes, one without the collection", [write(0), get(0), get(undefined)], ["2@0"], ["2@0"]],
  ["a replica that catches up", [write(3), get(1), get(2), get(3)], ["1@3", "2@3"], []],
  ["a replica on which the collection turns up", [write(1), get(undefined), get(undefined), get(1)], [
    "1@1",
    "2@1",
  ], []],
  ["a jump back below everything", [write(1), get(9), write(2), get(2)], [], ["2@9"]],
  ["writes between reads", [write(1), get(1), write(2), get(2), write(3), get(2)], ["3@3"], []],
];

const print = (violations: ReturnType<typeof readYourWritesViolations>) =>
  violations.map(({ read, due }) => `${read}@${due}`);

for (const [what, history, readYourWrites, monotonic] of TABLE) {
  Deno.test(`readYourWritesViolations judges ${what}`, () => {
    assertEquals(print(readYourWritesViolations(history)), readYourWrites);
  });
  Deno.test(`monotonicReadViolations judges ${what}`, () => {
    assertEquals(print(monotonicReadViolations(history)), monotonic);
  });
}

Deno.test("readYourWritesViolations tells how the read was made and what it saw", () => {
  const read: Read = { kind: "read", how: "POST get", saw: undefined };
  assertEquals(readYourWritesViolations([write(4), read]), [
    { how: "POST get", read: 1, saw: undefined, due: 4 },
  ]);
});
