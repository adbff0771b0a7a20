import { assertEquals, assertMatch } from "@std/assert";
import { temporaryDirectory } from "../../core/temporary_directory.ts";
import { Lab } from "../../lab/lab.ts";
import type { Report } from "../program.ts";
import { compiledFile, IS_ROOT, NO_FILE, runBare } from "./compiled_file.ts";

const DOCKERFILE = new URL("../../../deploy/docker/Dockerfile", import.meta.url);
/** The user of the container. */
const USER = 65532;
/** A whole Debian is downloaded for it: a minute and 200 MB. */
const isAsked = Deno.env.get("BARE_DEBIAN") !== undefined;
const debootstrap = await whereIs("debootstrap");

let lab: Lab;
let file: Awaited<ReturnType<typeof compiledFile>>;
Deno.test.beforeAll(async () => {
  if (NO_FILE || !IS_ROOT) return;
  lab = await Lab.start({ production: 3 });
  file = await compiledFile();
});
Deno.test.afterAll(async () => {
  await lab?.[Symbol.asyncDispose]();
  await file?.[Symbol.asyncDispose]();
});

async function whereIs(tool: string): Promise<string | undefined> {
  const { success, stdout } = await new Deno.Command("sh", { args: ["-c", `command -v ${tool}`] }).output();
  return success ? new TextDecoder().decode(stdout).trim() : undefined;
}

/** Runs a command in another root, whose /proc is this one's until it ends. */
function runIn(root: string, ...words: readonly string[]) {
  const script = `mount --bind /proc "$0/proc" && exec chroot --userspec=${USER}:${USER} "$0" "$@"`;
  return runBare(["/usr/bin/unshare", "--mount", "/bin/sh", "-c", script, root, ...words], {
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
  });
}

/** Starts the file in another root, and has it test the lab. */
async function testIn(root: string): Promise<void> {
  await Deno.copyFile(file.path, `${root}/chroma-autotest`);
  for (const name of ["proc", "state"]) await Deno.mkdir(`${root}/${name}`, { recursive: true });
  await Deno.chown(`${root}/state`, USER, USER);
  assertMatch((await runIn(root, "/chroma-autotest", "--version")).out, /^\d+\.\d+\.\d+ \(/);
  const words = ["run", "basic", "--settle", "0", "--state-dir", "/state", "--format", "json"];
  const { code, out, err } = await runIn(root, "/chroma-autotest", ...words, ...lab.args());
  assertEquals(code, 0, err);
  const report: Report = JSON.parse(out);
  assertEquals(report.suites.map(({ name, status }) => [name, status]), [["basic", "passed"]]);
  assertEquals(await lab.eyes.leftovers(), []);
}

Deno.test({
  name:
    "the compiled file runs in a container from scratch, with what the Dockerfile puts there and nothing else",
  ignore: NO_FILE || !IS_ROOT || Deno.build.arch !== "x86_64",
  async fn() {
    await using root = await temporaryDirectory();
    await Deno.chmod(root.path, 0o755);
    const libraries = (await Deno.readTextFile(DOCKERFILE)).match(/\/lib\S*\.so\S*/g) ?? [];
    for (const library of libraries) {
      await Deno.mkdir(`${root.path}${library.slice(0, library.lastIndexOf("/"))}`, { recursive: true });
      await Deno.copyFile(library, `${root.path}${library}`);
    }
    await testIn(root.path);
  },
});

Deno.test({
  name: "the compiled file runs on a bare Debian, without Node.js or Deno",
  ignore: NO_FILE || !IS_ROOT || !isAsked || debootstrap === undefined,
  async fn() {
    await using root = await temporaryDirectory();
    await Deno.chmod(root.path, 0o755);
    const [, codename = "stable"] =
      /^VERSION_CODENAME=(\w+)$/m.exec(await Deno.readTextFile("/etc/os-release")) ?? [];
    const { code, out, err } = await runBare(
      [debootstrap ?? "", "--variant=minbase", codename, root.path],
      { env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" } },
    );
    assertEquals(code, 0, out + err);
    assertEquals((await runIn(root.path, "/bin/sh", "-c", "command -v node npm deno")).out, "");
    await testIn(root.path);
  },
});
