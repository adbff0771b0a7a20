import { assertEquals } from "@std/assert";
import { backwardReads } from "../../src/history/backward_reads.ts";
import { read, type Table, told, write } from "./literal.ts";

const TWO_WRITES = [write(0, { a: 1 }), write(1, { a: 2 })];

const TABLE: Table = [
  ["nothing", [], []],
  [
    "reads that go forward",
    [...TWO_WRITES, read(2, "n", {}), read(3, "n", { a: 1 }), read(4, "n", { a: 2 })],
    [],
  ],
  ["an older version in between", [
    ...TWO_WRITES,
    read(2, "n", { a: 2 }),
    read(3, "n", { a: 1 }),
    read(4, "n", { a: 2 }),
  ], ["n a: is write 1 again after write 2 was shown, and then it is back"]],
  ["a record that is missing in between", [
    write(0, { a: 1 }),
    read(1, "n", { a: 1 }),
    read(2, "n", {}),
    read(3, "n", { a: 1 }),
  ], ["n a: is missing after write 1 was shown, and then it is back"]],
  ["a record that was not asked for in between", [
    write(0, { a: 1 }),
    read(1, "n", { a: 1 }),
    read(2, "n", {}, ["b"]),
    read(3, "n", { a: 1 }),
  ], []],
  ["an older version for good, which is a lost write", [
    ...TWO_WRITES,
    read(2, "n", { a: 2 }),
    read(3, "n", { a: 1 }),
  ], []],
  ["two nodes, one behind", [
    ...TWO_WRITES,
    read(2, "n", { a: 2 }),
    read(3, "m", { a: 1 }),
    read(4, "n", { a: 2 }),
  ], []],
  ["a deletion", [
    write(0, { a: 1 }),
    read(1, "n", { a: 1 }),
    write(2, { a: undefined }),
    read(3, "n", {}),
  ], []],
  ["a deletion and a later write", [
    write(0, { a: 1 }),
    read(1, "n", { a: 1 }),
    write(2, { a: undefined }),
    read(3, "n", {}),
    write(4, { a: 2 }),
    read(5, "n", { a: 2 }),
  ], []],
  ["a write without a reply that comes late", [
    write(0, { a: 1 }, "indefinite"),
    write(1, { a: 2 }),
    read(2, "n", { a: 2 }),
    read(3, "n", { a: 1 }),
  ], []],
  ["a write without a reply that would have come late, and the acknowledged one again", [
    write(0, { a: 1 }, "indefinite"),
    write(1, { a: 2 }),
    read(2, "n", { a: 2 }),
    read(3, "n", { a: 1 }),
    read(4, "n", { a: 2 }),
  ], ["n a: is write 1 again after write 2 was shown, and then it is back"]],
  ["a deletion without a reply, and the acknowledged write again", [
    write(0, { a: 1 }),
    read(1, "n", { a: 1 }),
    write(2, { a: undefined }, "indefinite"),
    read(3, "n", {}),
    read(4, "n", { a: 1 }),
  ], ["n a: is missing after write 1 was shown, and then it is back"]],
  ["an older version after a deletion without a reply seemed to be seen", [
    ...TWO_WRITES,
    read(2, "n", { a: 2 }),
    write(3, { a: undefined }, "indefinite"),
    read(4, "n", {}),
    read(5, "n", { a: 1 }),
    read(6, "n", { a: 2 }),
  ], [
    "n a: is missing after write 2 was shown, and then it is back",
    "n a: is write 1 again after write 2 was shown, and then it is back",
  ]],
  ["a write that may have been carried out twice", [
    write(0, { a: 1 }, "indefinite"),
    read(1, "n", { a: 1 }),
    write(2, { a: 2 }, "indefinite"),
    read(3, "n", { a: 2 }),
    read(4, "n", { a: 1 }),
    read(5, "n", { a: 2 }),
  ], []],
  ["a value that none of the writes made", [
    write(0, { a: 1 }),
    read(1, "n", { a: 1 }),
    read(2, "n", { a: 0 }),
    read(3, "n", { a: 1 }),
  ], []],
];

for (const [about, history, findings] of TABLE) {
  Deno.test(`backwardReads of ${about}`, () => assertEquals(backwardReads(history, "n").map(told), findings));
}
