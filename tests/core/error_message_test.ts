import { assertEquals } from "@std/assert";
import { errorMessage } from "../../src/core/error_message.ts";

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
