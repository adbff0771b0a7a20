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

/** The system calls of a set such as `@pkey`, those of the sets in it included. */
async function callsOf(set: string): Promise<ReadonlySet<string>> {
  const { text = "" } = await analyze(["syscall-filter", "--no-pager", set]) ?? {};
  const lines = text.split("\n").slice(1).map((line) => line.trim()).filter((line) => /^[@a-z]/.test(line));
  const calls = await Promise.all(
    lines.map(async (line) => line.startsWith("@") ? [...await callsOf(line)] : [line]),
  );
  return new Set(calls.flat());
}

/** The system calls that the program makes until its sandbox has found nobody at the target; `undefined` without strace. */
async function callsMade(): Promise<ReadonlySet<string> | undefined> {
  await using directory = await temporaryDirectory();
  const trace = `${directory.path}/trace`;
  const main = new URL("../../main.ts", import.meta.url).pathname;
  const words = ["run", "basic", "--url", "http://127.0.0.1:1", "--state-dir", `${directory.path}/state`];
  try {
    await new Deno.Command("strace", {
      args: ["-f", "-o", trace, Deno.execPath(), "run", "--allow-all", main, ...words],
    }).output();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  return new Set(
    [...(await Deno.readTextFile(trace)).matchAll(/^\d+ +(\w+)\(/gm)].map(([, call]) => call ?? ""),
  );
}

const made = ignore ? undefined : await callsMade();

Deno.test({
  name: "chroma-autotest.service lets every system call pass that the program makes",
  ignore: made === undefined,
  async fn() {
    const allowed = new Set<string>();
    for (const [, no, sets = ""] of service.matchAll(/^SystemCallFilter=(~?)(.+)$/gm)) {
      for (const set of sets.split(" ")) {
        for (const call of await callsOf(set)) no === "" ? allowed.add(call) : allowed.delete(call);
      }
    }
    // SQLite gives a file away as root alone, which the service is not.
    assertEquals([...made ?? []].filter((call) => !allowed.has(call) && call !== "fchown"), []);
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
