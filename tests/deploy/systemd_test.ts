import { assertEquals, assertMatch } from "@std/assert";
import { parseCommandLine } from "../../src/cli/parse.ts";
import { environmentOf } from "../cli/invoke.ts";
import { temporaryDirectory } from "../core/temporary_directory.ts";

const UNITS = new URL("../../deploy/systemd/", import.meta.url);
const service = await Deno.readTextFile(new URL("chroma-autotest.service", UNITS));
const timer = await Deno.readTextFile(new URL("chroma-autotest.timer", UNITS));

/** Runs systemd-analyze on the units, for a program that is there; `undefined` where there is no systemd. */
async function analyze(args: readonly string[]): Promise<{ code: number; text: string } | undefined> {
  await using directory = await temporaryDirectory();
  const { path } = directory;
  await Deno.writeTextFile(
    `${path}/chroma-autotest.service`,
    service.replace("/usr/local/bin/chroma-autotest", "/bin/true"),
  );
  await Deno.writeTextFile(`${path}/chroma-autotest.timer`, timer);
  try {
    const { code, stdout, stderr } = await new Deno.Command("systemd-analyze", {
      args: args.map((one) => one.startsWith("chroma-autotest.") ? `${path}/${one}` : one),
    }).output();
    const decoder = new TextDecoder();
    return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

const ignore = await analyze(["--version"]) === undefined;

Deno.test({
  name: "chroma-autotest.service and its timer are what systemd takes",
  ignore,
  async fn() {
    const verified = await analyze([
      "verify",
      "--man=no",
      "chroma-autotest.service",
      "chroma-autotest.timer",
    ]);
    assertEquals(verified, { code: 0, text: "" });
  },
});

Deno.test({
  name: "chroma-autotest.service is exposed to little, by systemd's own score",
  ignore,
  async fn() {
    const { text = "" } =
      await analyze(["security", "--offline=true", "--no-pager", "chroma-autotest.service"]) ?? {};
    assertMatch(text, /Overall exposure level for chroma-autotest.service: [01]\.\d OK/);
  },
});

Deno.test("chroma-autotest.service and the crontab start the program with options that it takes", async () => {
  const started = /^ExecStart=\S+ (.*)$/m.exec(service)?.[1]?.split(" ") ?? [];
  assertEquals(parseCommandLine(started, environmentOf()).command, "run");
  const cron = await Deno.readTextFile(new URL("../../deploy/cron/chroma-autotest", import.meta.url));
  const [, line = ""] = /\/usr\/local\/bin\/chroma-autotest (.*)$/m.exec(cron) ?? [];
  const { command, flags, texts } = parseCommandLine(line.split(" "), environmentOf());
  assertEquals([command, [...flags].sort(), texts.get("splay")], ["run", ["if-free", "quiet"], "120"]);
});
