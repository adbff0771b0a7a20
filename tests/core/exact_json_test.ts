import { assertEquals, assertThrows } from "@std/assert";
import { parseExact, parseVerbatim, printExact } from "../../src/core/exact_json.ts";

/** Texts, and what they are as values. */
const EXACT: readonly (readonly [text: string, value: unknown])[] = [
  ["9007199254740991", 2 ** 53 - 1],
  ["9007199254740992", 2n ** 53n],
  ["[-9223372036854775808,9223372036854775807]", [-(2n ** 63n), 2n ** 63n - 1n]],
  ['{"n":9223372036854775807,"s":"9223372036854775807"}', { n: 2n ** 63n - 1n, s: "9223372036854775807" }],
  ["[0.12345678901234568,1]", [0.12345678901234568, 1]],
  ["12345678901234567890.5", 12345678901234567890.5],
  ["3.4028234663852886e38", 3.4028234663852886e38],
  ["[-0.0,0]", [-0, 0]],
  ["1e-45", 1e-45],
];

for (const [text, value] of EXACT) {
  Deno.test(`parseExact reads ${text}`, () => assertEquals(parseExact(text), value));
}

for (
  const text of [
    "[9007199254740992,-9223372036854775808,9223372036854775807]",
    '{"a":[-0.0,-0,0],"b":9007199254740993}',
    '[{"deep":{"n":9223372036854775807}},"text 9223372036854775807",0.5]',
    "123",
    "-0",
    "9007199254740993",
    "-9007199254740993",
    "null",
  ]
) {
  Deno.test(`parseVerbatim keeps ${text}`, () => assertEquals(JSON.stringify(parseVerbatim(text)), text));
}

Deno.test("parseVerbatim keeps what stands after any white space", () => {
  for (const space of [" ", "\n", "\t", "\r\n"]) {
    const text = `{"a":${space}-0,"b":${space}9007199254740993,"c":[${space}-0]}`;
    assertEquals(JSON.stringify(parseVerbatim(text)), '{"a":-0,"b":9007199254740993,"c":[-0]}');
  }
});

Deno.test("parseVerbatim leaves a doubled key out as JSON.parse does", () => {
  assertEquals(
    JSON.stringify(parseVerbatim('{"n":9223372036854775807,"n":9007199254740993}')),
    '{"n":9007199254740993}',
  );
});

Deno.test("printExact writes what parseExact reads", () => {
  assertEquals(printExact([2n ** 63n - 1n, -0, 0.5, "x"]), '[9223372036854775807,-0.0,0.5,"x"]');
  assertEquals(parseExact(printExact({ n: -(2n ** 63n) })), { n: -(2n ** 63n) });
});

Deno.test("parseExact and parseVerbatim refuse what is not JSON", () => {
  for (const text of ["", "{", "9223372036854775807x"]) {
    assertThrows(() => parseExact(text), SyntaxError);
    assertThrows(() => parseVerbatim(text), SyntaxError);
  }
});
