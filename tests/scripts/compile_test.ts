import { assert, assertEquals, assertMatch } from "@std/assert";
import { fileFor, TARGETS } from "../../scripts/compile/targets.ts";
import { plainNames } from "../../scripts/compile/plain_names.ts";
import { temporaryDirectory } from "../core/temporary_directory.ts";

const REPOSITORY = new URL("../..", import.meta.url).pathname;
/** A stand-in for `deno compile` that keeps what it was asked for, and what lay beside the program. */
const FAKE = `#!/bin/sh
for word in "$@"; do
  echo "$word"
  [ "$before" = --output ] && output=$word
  before=$word
done >> "$0.asked"
ls "$(dirname "$before")" > "$0.parts"
mkdir -p "$(dirname "$output")" && printf '#!/bin/sh\\nexit %s\\n' "\${COMPILED_EXIT:-0}" > "$output" && chmod +x "$output"
`;

/** Runs `deno task compile` with that stand-in, which makes a file that ends at once with `COMPILED_EXIT`. */
async function compile(flags: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const directory = await temporaryDirectory();
  const fake = `${directory.path}/deno`;
  await Deno.writeTextFile(fake, FAKE, { mode: 0o755 });
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "compile", "--deno", fake, "--output", `${directory.path}/out`, ...flags],
    cwd: REPOSITORY,
    env: { ...env },
  }).output();
  const lines = async (path: string) => (await Deno.readTextFile(path).catch(() => "")).trimEnd().split("\n");
  return {
    directory,
    code,
    err: new TextDecoder().decode(stderr),
    /** The words of each call. */
    calls: (await lines(`${fake}.asked`)).join("\n").split(/^(?=compile$)/m).map((call) =>
      call.trimEnd().split("\n")
    ),
    parts: await lines(`${fake}.parts`),
    sums: await lines(`${directory.path}/out/SHA256SUMS`),
  };
}

Deno.test("compile --target all asks for each of the targets with the same permissions, and sums them up", async () => {
  const { directory, code, err, calls, parts, sums } = await compile(["--target", "all"]);
  await using _ = directory;
  assertEquals(code, 0, err);
  const common = new Set<string>();
  assertEquals(
    calls.map((words) => {
      const at = (flag: string) => words[words.indexOf(flag) + 1];
      const [target = "", output = ""] = [at("--target"), at("--output")];
      common.add(words.filter((word) => word !== target && word !== output).join(" "));
      return [target, output];
    }),
    Object.entries(TARGETS).map(([name, target]) => [target, `${directory.path}/out/${fileFor(name)}`]),
  );
  const [flags = "", ...others] = common;
  assertEquals(others, []);
  assertEquals(flags.match(/--(allow|deny|unstable|no)-\S+/g), [
    "--no-check",
    "--no-config",
    "--no-code-cache",
    "--unstable-worker-options",
    "--allow-net",
    "--allow-read",
    "--allow-write",
    "--allow-env",
  ]);
  assertMatch(
    flags,
    / --include \S+\/worker\.ts --include \S+\/ping_worker\.ts --include \S+\/alert_worker\.ts /,
  );
  // Nothing but bundles: no package, and so no native addon.
  assert(
    parts.every((name) => /^(main|part-\d+)\.js$|^((alert|ping)_)?worker\.ts$/.test(name)),
    parts.join(", "),
  );
  assertEquals(sums.map((line) => line.split("  ")[1]), Object.keys(TARGETS).map(fileFor));
});

Deno.test("compile takes several targets, and hosts for the file", async () => {
  const { directory, calls } = await compile(
    ["--target", "macos-arm64", "--target=windows-x64", "--allow-net", "lb.internal:443,c1.internal:443"],
  );
  await using _ = directory;
  assertEquals(calls.map((words) => words[words.indexOf("--target") + 1]), [
    "aarch64-apple-darwin",
    "x86_64-pc-windows-msvc",
  ]);
  for (const words of calls) assert(words.includes("--allow-net=lb.internal:443,c1.internal:443"));
});

Deno.test("compile knows no other target", async () => {
  const { directory, code, err, calls } = await compile(["--target", "plan9-x64"]);
  await using _ = directory;
  assertEquals([code, calls], [1, [[""]]]);
  assertMatch(err, /Cannot compile for "plan9-x64": there is linux-x64, linux-arm64, macos-x64/);
});

Deno.test("compile tells of a file that does not start on this machine, as of a runtime of another version", async () => {
  const { directory, code, err } = await compile([], { COMPILED_EXIT: "1" });
  await using _ = directory;
  assertEquals(code, 1);
  assertMatch(
    err,
    /Cannot use \S+: it does not start\. The runtime in DENORT_BIN must be of the version of --deno/,
  );
});

Deno.test("plainNames names parts by the order in which they are imported, wherever they were built", () => {
  const bundle = (one: string, two: string) =>
    new Map([
      ["main.js", `import"./chunk-${one}.js";await import("./cli-${two}.js");`],
      [`chunk-${one}.js`, `export{a}from"./chunk-${one}.js"`],
      [`cli-${two}.js`, `import"./chunk-${one}.js";const other="./cli-XXXXXXXX.js"`],
    ]);
  const named = plainNames(bundle("ABCDEFGH", "12345678"), "main.js");
  assertEquals(named, plainNames(bundle("ZZZZZZZZ", "AAAAAAAA"), "main.js"));
  assertEquals([...named], [
    ["main.js", `import"./part-1.js";await import("./part-2.js");`],
    ["part-1.js", `export{a}from"./part-1.js"`],
    ["part-2.js", `import"./part-1.js";const other="./cli-XXXXXXXX.js"`],
  ]);
});
