import { assertEquals, assertStringIncludes } from "@std/assert";
import { finishCommand, type Self } from "../../src/cli/finish_command.ts";
import { readSettings } from "../../src/cli/settings.ts";
import { temporaryDirectory } from "../core/temporary_directory.ts";
import { environmentOf, invoke } from "./invoke.ts";

async function finish(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  self: Self = { executable: "/opt/chroma-autotest" },
): Promise<string> {
  const invocation = invoke("run", args, variables);
  return finishCommand(invocation, await readSettings(invocation, environmentOf(variables)), self);
}

Deno.test("finishCommand names the deployment and the state directory, and nothing of the run", async () => {
  const nodes = ["--primary", "http://b", "--replica", "http://c", "--replica", "http://d"];
  assertEquals(
    await finish(["--url", "http://a", ...nodes, "--state-dir", "/s", "--tenant", "t1", "--write-docs", "5"]),
    "/opt/chroma-autotest cleanup --url http://a --primary http://b --replica http://c --replica http://d --tenant t1 --state-dir /s",
  );
});

Deno.test("finishCommand quotes what a shell would take apart", async () => {
  assertEquals(
    await finish(["--url", "http://a", "--state-dir", "/my state/it's"]),
    `/opt/chroma-autotest cleanup --url http://a --state-dir '/my state/it'\\''s'`,
  );
});

Deno.test("finishCommand means the same in every directory", async () => {
  await using directory = await temporaryDirectory();
  const { path } = directory;
  await Deno.writeTextFile(`${path}/token`, "open-sesame", { mode: 0o600 });
  const paths = ["--config", "c.json", "--token-file", `${path}/token`, "--state-dir", "state"];
  const self = { executable: "/bin/deno", module: "/src/main.ts", directory: "/home/op" };
  const command = await finish(["--url", "http://a", ...paths], {}, self);
  assertStringIncludes(command, `--allow-read=/home/op/state,/home/op/c.json,${path}/token,`);
  assertStringIncludes(command, " --allow-write=/home/op/state ");
  assertStringIncludes(
    command,
    `cleanup --config /home/op/c.json --url http://a --token-file ${path}/token --state-dir /home/op/state`,
  );
});

Deno.test("finishCommand sends the headers that the run sent, but for those of the environment", async () => {
  assertEquals(
    await finish(["--url", "http://a", "--header", "X-Route: blue", "--state-dir", "/s"]),
    "/opt/chroma-autotest cleanup --url http://a --header 'X-Route: blue' --state-dir /s",
  );
  assertEquals(
    await finish(["--url", "http://a", "--state-dir", "/s"], {
      CHROMA_AUTOTEST_HEADER: "Authorization: Bearer x",
    }),
    "/opt/chroma-autotest cleanup --url http://a --state-dir /s",
  );
});

Deno.test("finishCommand leaves to the environment what is set there", async () => {
  assertEquals(
    await finish(["--url", "http://a", "--state-dir", "/s"], { CHROMA_AUTOTEST_PRIMARY: "http://b" }),
    "/opt/chroma-autotest cleanup --url http://a --state-dir /s",
  );
});

Deno.test("finishCommand lets a program that is run from source read the files it is given", async () => {
  await using directory = await temporaryDirectory();
  const token = `${directory.path}/token`;
  await Deno.writeTextFile(token, "open-sesame", { mode: 0o600 });
  const self = { executable: "/bin/deno", module: "/src/main.ts" };
  const command = await finish(
    ["--url", "http://a", "--state-dir", "/s", "--config", "/etc/c.json"],
    { CHROMA_AUTOTEST_TOKEN_FILE: token },
    self,
  );
  assertStringIncludes(command, ` --allow-read=/s,/etc/c.json,${token},`);
  assertStringIncludes(command, " cleanup --config /etc/c.json --url http://a --state-dir /s");
});

Deno.test("finishCommand starts a program that is run from source with what it needs, and no more", async () => {
  const self = { executable: "/bin/deno", module: "/src/main.ts" };
  const source = new URL("../..", import.meta.url).pathname;
  assertEquals(
    await finish(["--url", "https://a", "--primary", "http://b:8001", "--state-dir", "/s"], {}, self),
    `/bin/deno run --allow-net=a:443,b:8001 --allow-read=/s,${source} --allow-write=/s --allow-env /src/main.ts ` +
      "cleanup --url https://a --primary http://b:8001 --state-dir /s",
  );
});
