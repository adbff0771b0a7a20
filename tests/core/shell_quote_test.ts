import { assertEquals } from "@std/assert";
import { shellQuote } from "../../src/core/shell_quote.ts";

const TABLE: readonly (readonly [word: string, quoted: string])[] = [
  ["--url", "--url"],
  ["https://lb.internal:8000", "https://lb.internal:8000"],
  ["", "''"],
  ["two words", "'two words'"],
  ["it's", `'it'\\''s'`],
  ["$(reboot)", "'$(reboot)'"],
  ["~/x", "'~/x'"],
];

for (const [word, quoted] of TABLE) {
  Deno.test(`shellQuote makes ${quoted} of [${word}]`, () => assertEquals(shellQuote(word), quoted));
}
