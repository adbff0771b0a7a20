import { assertEquals } from "@std/assert";
import { finishCommand } from "../../src/cli/finish_command.ts";
import { readSettings } from "../../src/cli/settings.ts";
import { environmentOf, invoke } from "./invoke.ts";

async function finish(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const invocation = invoke("run", args, variables);
  return finishCommand(invocation, await readSettings(invocation, environmentOf(variables)));
}

Deno.test("finishCommand names the deployment and the state directory, and nothing of the run", async () => {
  const nodes = ["--primary", "http://b", "--replica", "http://c", "--replica", "http://d"];
  assertEquals(
    await finish(["--url", "http://a", ...nodes, "--state-dir", "/s", "--tenant", "t1", "--write-docs", "5"]),
    "chroma-autotest cleanup --url http://a --primary http://b --replica http://c --replica http://d --tenant t1 --state-dir /s",
  );
});

Deno.test("finishCommand quotes what a shell would take apart", async () => {
  assertEquals(
    await finish(["--url", "http://a", "--state-dir", "/my state/it's"]),
    `chroma-autotest cleanup --url http://a --state-dir '/my state/it'\\''s'`,
  );
});

Deno.test("finishCommand leaves to the environment what is set there", async () => {
  assertEquals(
    await finish(["--url", "http://a", "--state-dir", "/s"], { CHROMA_AUTOTEST_PRIMARY: "http://b" }),
    "chroma-autotest cleanup --url http://a --state-dir /s",
  );
});
