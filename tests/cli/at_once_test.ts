import { assertEquals, assertStringIncludes } from "@std/assert";
import { atOnce } from "../../src/cli/at_once.ts";
import { VERSION } from "../../src/core/version.ts";

Deno.test("atOnce answers for the help and the version alone", () => {
  assertEquals(atOnce(["--version"]), `${VERSION}\n`);
  for (const flag of ["--help", "-h"]) assertStringIncludes(atOnce([flag]) ?? "", "\nCommands\n");
  for (const args of [[], ["run"], ["run", "--help"], ["--version", "--help"], ["--help=x"]]) {
    assertEquals(atOnce(args), undefined);
  }
});
