import { assertEquals } from "@std/assert";
import { linesOf } from "../../src/core/lines.ts";

const BYTES = (text: string) => new TextEncoder().encode(text);

const CASES: readonly (readonly [what: string, chunks: readonly Uint8Array[], lines: readonly string[]])[] = [
  ["nothing", [], []],
  ["an empty text", [BYTES("")], []],
  ["lines", [BYTES("a\nb\n")], ["a", "b"]],
  ["a last line without an end", [BYTES("a\nb")], ["a", "b"]],
  ["empty lines", [BYTES("\n\na\n\n")], ["", "", "a", ""]],
  ["a line in many pieces", [BYTES("a"), BYTES("b"), BYTES("c\nd"), BYTES("\n")], ["abc", "d"]],
  ["an end at a piece's beginning", [BYTES("a"), BYTES("\nb")], ["a", "b"]],
  ["a character in two pieces", [BYTES("zw\u00f6lf\n").slice(0, 3), BYTES("zw\u00f6lf\n").slice(3)], [
    "zw\u00f6lf",
  ]],
  ["what is not UTF-8", [new Uint8Array([0x61, 0xff, 0x0a, 0xc3])], ["a\ufffd", "\ufffd"]],
  ["a mark of byte order", [BYTES("\ufeffa\n")], ["\ufeffa"]],
  ["carriage returns", [BYTES("a\r\n")], ["a\r"]],
];
for (const [what, chunks, lines] of CASES) {
  Deno.test(`linesOf reads ${what}`, async () => {
    assertEquals(await Array.fromAsync(linesOf(ReadableStream.from(chunks))), lines);
  });
}
