import { assertEquals, assertNotEquals } from "@std/assert";
import { configurationOf } from "../../src/cli/configuration.ts";
import { redactor } from "../../src/core/redact.ts";
import { canonicalJson } from "../../src/core/json.ts";
import { sha256 } from "../../src/core/sha256.ts";
import { environmentOf, invoke } from "./invoke.ts";

function configuration(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const redact = redactor(["open-sesame"]);
  return configurationOf(invoke("run", args, variables), { environment: environmentOf(variables), redact });
}

Deno.test("configurationOf has the options in force, defaults too, and their sum", () => {
  const { options, sha256: sum } = configuration(["basic", "--replica", "http://r:1", "--if-free"], {
    CHROMA_AUTOTEST_MAX_LAG: "5",
  });
  const { url, suites, replica, tenant } = options;
  assertEquals([url, suites, replica, tenant, options["max-lag"], options["if-free"]], [
    "http://127.0.0.1:8000",
    ["basic"],
    ["http://r:1"],
    "default_tenant",
    "5",
    "true",
  ]);
  assertEquals(sum, sha256(canonicalJson(options)));
});

Deno.test("configurationOf is the same wherever an option comes from, and whatever is printed", () => {
  const { sha256: sum } = configuration(["--max-lag", "5"]);
  const others = [
    configuration(["--format", "json", "--quiet", "--sign-key-file", "k"], { CHROMA_AUTOTEST_MAX_LAG: "5" }),
    configuration(["--output=-"], { CHROMA_AUTOTEST_MAX_LAG: "5" }),
  ];
  for (const other of others) assertEquals(other.sha256, sum);
  assertNotEquals(configuration(["--max-lag", "6"]).sha256, sum);
  assertNotEquals(configuration(["basic", "--max-lag", "5"]).sha256, sum);
});

Deno.test("configurationOf has of a secret that it is given, and nothing by which it could be guessed", () => {
  const of = (token: string) =>
    configuration(["--ping-url", `https://hc.test/${token}`, "--tenant", "open-sesame"], {
      CHROMA_AUTOTEST_TOKEN: token,
      CHROMA_AUTOTEST_HEADER: `X-Key: ${token}\nX-Trace: 1`,
    });
  const { options, sha256: sum } = of("swordfish");
  assertEquals(
    [options.token, options.header, options["ping-url"], options.tenant],
    ["given", ["X-Key", "X-Trace"], "https://hc.test", "[secret]"],
  );
  assertEquals(of("other").sha256, sum);
});
