import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import stringWidth from "string-width";
import { cutLine, wrapLine, wrapText } from "../../../src/report/text/wrap.ts";

/** A line, and the lines that it takes in 30 columns. */
const TABLE: readonly (readonly [what: string, line: string, lines: readonly string[]])[] = [
  ["leaves a line that fits", "Cleanup     1 of 1 gone", ["Cleanup     1 of 1 gone"]],
  [
    "continues a column below itself",
    "Cleanup     1 of 1 gone from every endpoint",
    ["Cleanup     1 of 1 gone from", "            every endpoint"],
  ],
  [
    "continues an entry further right",
    "  sync / count: 49 records where 50 are expected",
    ["  sync / count: 49 records", "    where 50 are expected"],
  ],
  [
    "continues a line without columns further right",
    "PASSED: every check passed, nothing left",
    ["PASSED: every check passed,", "  nothing left"],
  ],
  [
    "continues the last column that leaves half of the width",
    "  passed   name  evidence of it  and of more than that",
    ["  passed   name  evidence of", "           it  and of more", "           than that"],
  ],
  [
    "breaks a word that is longer than the line",
    "LEFT AUTOTEST_basic_operations_1705123456_abc123",
    ["LEFT AUTOTEST_basic_operatio", "  ns_1705123456_abc123"],
  ],
  [
    "leaves a command whole, to be copied",
    "  $ chroma-autotest cleanup --max-age 0 --url http://a",
    ["  $ chroma-autotest cleanup --max-age 0 --url http://a"],
  ],
  [
    "counts a wide character as two columns",
    "漢字漢字漢字漢字 漢字漢字漢字漢字",
    ["漢字漢字漢字漢字", "  漢字漢字漢字漢字"],
  ],
];

for (const [what, line, lines] of TABLE) {
  Deno.test(`wrapLine ${what}`, () => assertEquals(wrapLine(line, 30), lines));
}

Deno.test("wrapLine loses no word, and makes no line too wide", () => {
  fc.assert(fc.property(
    fc.array(fc.stringMatching(/^[a-z]{1,50}$/), { minLength: 1, maxLength: 30 }),
    fc.constantFrom("", "  ", "Cleanup     ", "  FAILED   a check  "),
    fc.integer({ min: 20, max: 120 }),
    (words, head, columns) => {
      const lines = wrapLine(head + words.join(" "), columns);
      assert(lines.every((line) => stringWidth(line) <= columns));
      const letters = (text: string) => text.replaceAll(" ", "");
      assertEquals(letters(lines.join("")), letters(head + words.join("")));
    },
  ));
});

Deno.test("wrapText wraps line by line, and keeps empty lines", () => {
  assertEquals(wrapText("a\n\nbbb ccc ddd eee fff ggg\n", 20), "a\n\nbbb ccc ddd eee\n  fff ggg\n");
});

Deno.test("cutLine cuts at the width, and says so", () => {
  assertEquals([cutLine("abcdef", 6), cutLine("abcdefg", 6), cutLine("漢字漢", 5)], [
    "abcdef",
    "abcde…",
    "漢字…",
  ]);
});
