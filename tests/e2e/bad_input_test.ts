import { assertEquals, assertMatch } from "@std/assert";
import { program, stateDirectory } from "./program.ts";

const URL = ["--url", "http://127.0.0.1:9"];

/** Command lines that make no sense, and the words of the one line that says so. */
const USAGE: readonly (readonly [readonly string[], RegExp])[] = [
  [["run", "--ulr", "x"], /^Cannot take --ulr: .*did you mean "--url"\?$/],
  [["run", "basik", ...URL], /^Cannot run "basik": .*did you mean "basic"\?$/],
  [["clenup", ...URL], /^Cannot run "clenup": .*did you mean "cleanup"\?$/],
  [["run"], /--url is missing/],
  [["run", "--url", "lb.internal"], /needs a scheme/],
  [["run", "--url", "lb.internal:8000"], /needs a scheme/],
  [["run", "--url", "ftp://lb.internal"], /needs a scheme/],
  [["run", "--url", "http://lb.internal/chroma"], /must end after the host and port/],
  [["run", "--url", "http://user:hunter2hunter2@lb.internal"], /carries credentials/],
  [["run", "--url", "http://lb.internal:99999"], /port is out of range/],
  [["run", "--url", "http://lb.internal:0"], /port is out of range/],
  [["run", ...URL, "--primary", "http://127.0.0.1:9"], /twice: it is given for the/],
  [["run", ...URL, "--primary", "http://127.0.0.1:9/"], /twice: it is given for the/],
  [["run", ...URL, "--write-docs", "0"], /^Cannot read --write-docs "0": .* from 1 to 250$/],
  [["run", ...URL, "--write-docs", "251"], /from 1 to 250$/],
  [["run", ...URL, "--write-docs=-1"], /from 1 to 250$/],
  [["run", ...URL, "--write-docs", "-1"], /write-docs/],
  [["run", ...URL, "--write-docs", "1e9"], /from 1 to 250$/],
  [["run", ...URL, "--write-docs", "ten"], /from 1 to 250$/],
  [["run", ...URL, "--max-docs", "10001"], /to 10000$/],
  [["run", ...URL, "--token", "abc"], /--token-file/],
  [["run", ...URL, "--header", "Authorization: Bearer hunter2hunter2"], /command line/],
  [["run", ...URL, "--tenant", "a/../b"], /--tenant/],
  [["run", ...URL, "--token-file", "/nowhere/token"], /token file/],
  [["run", ...URL, "--allow-net", "lb.internal"], /outside --allow-net/],
  [["run", ...URL, "--allow-read"], /a compiled program cannot obey it/],
  [["run", ...URL, "--format", "yaml"], /"run" prints text, json, /],
  [["cleanup", ...URL, "--collection", "customers"], /touches no other/],
  [["cleanup", ...URL, "--collection", "AUTOTEST_customer_archive"], /touches no other/],
  [["cleanup", ...URL, "--max-lag", "5"], /not an option of "cleanup"/],
];

for (const [args, words] of USAGE) {
  Deno.test(`chroma-autotest ${args.join(" ")} is a usage error, one line`, async () => {
    await using state = await stateDirectory();
    // No network permission at all: were anything sent, the error would be another one.
    const { code, out, err } = await program([...args, "--state-dir", state.path], {
      state: state.path,
      hosts: [],
    });
    assertEquals([code, out, err.trimEnd().split("\n").length], [2, "", 1], err);
    assertMatch(err.trimEnd(), words);
    assertEquals([err.includes("hunter2"), err.includes("    at ")], [false, false]);
    assertEquals(await Array.fromAsync(Deno.readDir(state.path)), []);
  });
}

Deno.test("run with a state directory that cannot be written is an error before anything is sent", async () => {
  await using state = await stateDirectory();
  const file = `${state.path}/file`;
  await Deno.writeTextFile(file, "");
  const { code, err } = await program(["run", ...URL, "--state-dir", `${file}/inside`], {
    state: state.path,
    hosts: [],
  });
  assertEquals(code, 2);
  assertMatch(err, /^Cannot write the state directory ".*\/inside": .+\n$/);
});
