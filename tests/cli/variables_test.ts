import { assertThrows } from "@std/assert";
import { environmentName, OPTIONS } from "../../src/cli/options.ts";
import { UsageError } from "../../src/cli/usage_error.ts";
import { checkVariables } from "../../src/cli/variables.ts";

Deno.test("checkVariables takes those of options, the token, and whatever is not the program's", () => {
  const own = OPTIONS.map(({ name }) => environmentName(name));
  checkVariables(["HOME", "CHROMA_URL", "chroma_autotest_x", "CHROMA_AUTOTEST_TOKEN", ...own]);
});

Deno.test("checkVariables refuses one of the program's that sets nothing, with the nearest that does", () => {
  assertThrows(
    () => checkVariables(["HOME", "CHROMA_AUTOTEST_MAXLAG"]),
    UsageError,
    'Cannot read CHROMA_AUTOTEST_MAXLAG: there is no such variable; did you mean "CHROMA_AUTOTEST_MAX_LAG"?',
  );
});
