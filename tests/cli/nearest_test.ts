import { assertEquals } from "@std/assert";
import { nearest } from "../../src/cli/nearest.ts";

const KNOWN = ["run", "list", "cleanup"];
const TABLE: readonly (readonly [word: string, hint: string])[] = [
  ["rnu", `; did you mean "run"?`],
  ["lst", `; did you mean "list"?`],
  ["clean-up", `; did you mean "cleanup"?`],
  ["cleanups", `; did you mean "cleanup"?`],
  ["something-else", "; known are run, list, cleanup"],
];

for (const [word, hint] of TABLE) {
  Deno.test(`nearest finds for "${word}"${hint}`, () => assertEquals(nearest(word, KNOWN), hint));
}
