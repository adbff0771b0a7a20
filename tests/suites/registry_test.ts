import { assertEquals } from "@std/assert";
import { DRILL, SUITE_NAMES, SUITE_WORDS, suiteOf, suitesNamed } from "../../src/suites/registry.ts";

const WORDS: readonly (readonly [word: string, suites: readonly string[]])[] = [
  ["basic", ["basic"]],
  ["performance", ["performance"]],
  ["sync", ["sync"]],
  ["all", [...SUITE_NAMES]],
  ["test_suite", ["basic"]],
  ["advanced_tests", ["performance"]],
  ["test_distributed_sync", ["sync"]],
  ["run_all_tests", [...SUITE_NAMES]],
];

for (const [word, names] of WORDS) {
  Deno.test(`suitesNamed knows ${word}`, () => {
    assertEquals(suitesNamed(word), names);
  });
}

for (const word of ["", "Basic", "basic ", "bas", "constructor", "toString", "__proto__"]) {
  Deno.test(`suitesNamed knows no "${word}"`, () => assertEquals(suitesNamed(word), undefined));
}

Deno.test("SUITE_WORDS are all known, each once", () => {
  for (const word of SUITE_WORDS) assertEquals((suitesNamed(word) ?? []).length > 0, true, word);
  assertEquals(new Set(SUITE_WORDS).size, SUITE_WORDS.length);
});

Deno.test("SUITES have names of their own and say what they prove", () => {
  assertEquals(SUITE_NAMES.map(suiteOf).map(({ name }) => name), [...SUITE_NAMES]);
  for (const { name, proves } of SUITE_NAMES.map(suiteOf)) assertEquals(proves.length > 20, true, name);
});

Deno.test("SUITES has the drill, and no word of a run names it", () => {
  assertEquals([suiteOf(DRILL).name, suitesNamed(DRILL)], [DRILL, undefined]);
});

for (const { name: suite, checks } of ([...SUITE_NAMES, DRILL] as const).map(suiteOf)) {
  Deno.test(`SUITES: the checks of ${suite} have names of their own and say what they prove`, () => {
    assertEquals(new Set(checks.map(({ name }) => name)).size, checks.length);
    for (const { name, proves } of checks) {
      assertEquals(proves.length > 20 && !proves.includes("\n"), true, name);
      assertEquals(/^[A-Z/].*[^.]$/.test(proves), true, `${name}: capital first, no final period`);
    }
  });
}
