import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Lab } from "../../lab/lab.ts";
import { compile, compiledFile, NO_COMPILER, runBare } from "./compiled_file.ts";

/** How an executable of Linux begins: a native addon inside would be one more. */
const ELF = "\x7fELF";
const REPOSITORY = new URL("../../..", import.meta.url).pathname;

const read = async (path: string) => new TextDecoder("latin1").decode(await Deno.readFile(path));

Deno.test({
  name:
    "compile makes the same bytes of the same commit, tells their sum, and puts no native code beside the runtime",
  ignore: NO_COMPILER,
  async fn() {
    await using file = await compiledFile();
    const text = await read(file.path);
    const sums = await Deno.readTextFile(`${file.directory}/SHA256SUMS`);
    await compile(file.path);
    assert(await read(file.path) === text, "the second build differs");
    assertEquals(await Deno.readTextFile(`${file.directory}/SHA256SUMS`), sums);
    const check = await new Deno.Command("sha256sum", {
      args: ["--check", "--strict", "SHA256SUMS"],
      cwd: file.directory,
    }).output();
    assertEquals(new TextDecoder().decode(check.stdout), "chroma-autotest: OK\n");
    const runtime = await read(Deno.env.get("DENORT_BIN") ?? "");
    assertEquals(text.split(ELF).length, runtime.split(ELF).length);
    // Nor does it tell where it was built.
    for (const path of [REPOSITORY, "deno/npm/"]) {
      assertEquals(text.split(path).length, runtime.split(path).length);
    }
  },
});

Deno.test({
  name: "compile --allow-net makes a file that reaches these hosts alone, whatever it is told",
  ignore: NO_COMPILER,
  async fn() {
    await using lab = await Lab.start();
    await using file = await compiledFile(["--allow-net", lab.hosts().join(",")]);
    const state = `${file.directory}/state`;
    const run = (...args: readonly string[]) => runBare([file.path, ...args, "--state-dir", state]);
    const words = ["run", "basic", "--settle", "0"];
    const inside = await run(...words, ...lab.args());
    assertEquals(inside.code, 0, inside.out + inside.err);

    let connections = 0;
    await using outside = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
      connections++;
      return new Response("{}");
    });
    const elsewhere = `127.0.0.1:${outside.addr.port}`;
    for (const more of [[], ["--allow-net", "127.0.0.1"]]) {
      const { code, out, err } = await run(
        ...words,
        ...lab.args(),
        "--replica",
        `http://${elsewhere}`,
        ...more,
      );
      assertEquals([code, out], [2, ""]);
      assertStringIncludes(
        err,
        `Cannot start the sandbox: this program was compiled without --allow-net=${
          [...lab.hosts(), elsewhere].join(",")
        }`,
      );
    }
    assertEquals(connections, 0);
  },
});
