import { assertEquals } from "@std/assert";
import { errorMessage, shorten } from "../../src/core/error_message.ts";

Deno.test("errorMessage tells whatever was thrown on one line", () => {
  const cases: [thrown: unknown, message: string][] = [
    [new Error("no such file"), "no such file"],
    [new Error("two\n  lines\tand a tab\r\n"), "two lines and a tab"],
    [new Error(""), "Error"],
    [new TypeError(), "TypeError"],
    [new DOMException("The signal has been aborted", "AbortError"), "The signal has been aborted"],
    ["a string", "a string"],
    [42, "42"],
    [undefined, "undefined"],
    [null, "null"],
  ];
  for (const [thrown, message] of cases) assertEquals(errorMessage(thrown), message);
});

Deno.test("errorMessage never shows a stack", () => {
  const error = new Error("broken");
  error.stack = "broken\n    at somewhere (file.ts:1:1)";
  assertEquals(errorMessage(error), "broken");
});

Deno.test("errorMessage shows nothing that a terminal acts on, and not more than a screen can take", () => {
  assertEquals(errorMessage(new Error("a\x1b[2Jb\x9bc")), "a\\u001b[2Jb\\u009bc");
  assertEquals(errorMessage(new Error("word ".repeat(1e6))).length < 1005, true);
  assertEquals(errorMessage(new Error("x".repeat(1e6))), "…");
});

Deno.test("shorten cuts between words, wherever the end falls", () => {
  const secret = "0123456789";
  for (let before = 0; before < 60; before++) {
    for (const filler of ["x", "x ", "  \n "]) {
      const short = shorten(`${filler.repeat(before)} ${secret} ${"y ".repeat(50)}`, 20);
      assertEquals(short.replace(secret, "").match(/\d+/)?.[0], undefined, short);
      assertEquals(short.length <= 22, true, short);
    }
  }
  assertEquals(shorten("short enough", 20), "short enough");
});
