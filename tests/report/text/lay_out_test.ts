import { assert, assertEquals } from "@std/assert";
import { renderText } from "../../../src/report/text/page.ts";
import type { Summary } from "../../../src/run/summary.ts";
import { layOut } from "../../../src/report/text/lay_out.ts";
import { named, type Section, titled } from "../../../src/report/text/section.ts";
import { check, NAME, PASSED } from "../summary.ts";

const WHOLE = "Not all is shown: less";
const FAILED = titled("Failed", ["a / b: c", "d / e: f", "g / h: i", "j / k: l", "m / n: o"]);
const FACTS = [...named("Safety", ["nothing", "of note"]), ...named("Sandbox", ["a", "b"], "none")];
const ALL = `
Failed
  a / b: c
  d / e: f
  g / h: i
  j / k: l
  m / n: o
Safety      nothing
            of note
Sandbox     a
            b`.split("\n");

/** The lines on a terminal of so many rows, of which the prompt has the last. */
const on = (rows: number, sections: readonly Section[] = [...FAILED, ...FACTS]) =>
  layOut(sections, { screen: { columns: 40, rows, colour: false }, whole: WHOLE });

Deno.test("layOut shows everything where there is no screen, or where it fits", () => {
  assertEquals(layOut([...FAILED, ...FACTS], { whole: WHOLE }), ALL);
  assertEquals(on(12), ALL);
});

Deno.test("layOut takes away what need not be shown first, and says so", () => {
  assertEquals(on(11), [...ALL.slice(0, 9), WHOLE]);
});

Deno.test("layOut says how many entries it does not show, and shows three", () => {
  assertEquals(on(10), [
    "",
    "Failed",
    "  a / b: c",
    "  d / e: f",
    "  g / h: i",
    "  and 2 more",
    "Safety      nothing",
    "            of note",
    WHOLE,
  ]);
});

Deno.test("layOut shows one entry of each section, however low the screen is", () => {
  assertEquals(on(3), [
    "",
    "Failed",
    "  a / b: c",
    "  and 4 more",
    "Safety      nothing",
    "            and 1 more",
    WHOLE,
  ]);
});

Deno.test("layOut cuts a long entry short before it leaves out another", () => {
  const long = titled("Failed", ["a / b: " + "word ".repeat(40).trim(), "c / d: e"]);
  assertEquals(on(7, long), [
    "",
    "Failed",
    "  a / b: word word word word word word",
    "    word word word word word word word …",
    "  c / d: e",
    WHOLE,
  ]);
});

/** A run in which much is not well. */
const names = ["basic", "performance", "sync", "monitoring", "production"];
const detail = "The record was there with another value: " + "doc-17 has 4 where 5 was written ".repeat(3);
const leftovers = ["primary", "replica"].map((node) => ({ name: NAME, node, reason: "It is still listed" }));
const BAD: Summary = {
  ...PASSED,
  suites: names.map((name) => ({
    name,
    status: "failed",
    durationMs: 4200,
    proves: "",
    atMs: 0,
    checks: ["a", "b", "c", "d"].flatMap((one) => [
      check(`${one} is right`, "failed", detail),
      check(`${one} is known`, "unknown", detail),
      check(`${one} is needed`, "skipped", "Needs --rate"),
    ]),
  })),
  cleanup: { ...PASSED.cleanup, deleted: 0, leftovers },
  exitCode: 3,
};

for (const [columns, rows] of [[80, 24], [80, 40], [120, 30], [120, 50]] as const) {
  for (const [what, summary] of [["went well", PASSED], ["went badly", BAD]] as const) {
    Deno.test(`renderText shows a run that ${what} on one screen of ${columns} by ${rows}`, () => {
      const lines = renderText(summary, { columns, rows, colour: false }).trimEnd().split("\n");
      assert(lines.length < rows, `${lines.length} lines:\n${lines.join("\n")}`);
      const commands = lines.filter((line) => line.startsWith("  $ "));
      assertEquals(
        lines.filter((line) => line.length > columns),
        commands.filter((one) => one.length > columns),
      );
      assertEquals(lines[0]?.startsWith(what === "went well" ? "PASSED: " : "LEFTOVERS: "), true);
    });
  }
}
