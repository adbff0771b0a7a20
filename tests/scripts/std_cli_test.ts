import { assertEquals, assertStrictEquals } from "@std/assert";
import { parseArgs } from "@std/cli/parse-args";

const declared = {
  string: ["url", "replica", "_"],
  boolean: ["quiet", "help", "color"],
  collect: ["replica"],
  negatable: ["color"],
  alias: { help: "h", url: "u" },
} as const;

const absent = { quiet: false, help: false, h: false, color: false, replica: [], _: [] };

const readings: ReadonlyArray<[args: string, found: Record<string, unknown>]> = [
  ["", {}],
  ["--url=a", { url: "a", u: "a" }],
  ["--url a", { url: "a", u: "a" }],
  ["--url=a=b", { url: "a=b", u: "a=b" }],
  ["--url= run", { url: "", u: "", _: ["run"] }],
  ["-u= run", { url: "", u: "", _: ["run"] }],
  ["--url 7", { url: "7", u: "7" }],
  ["--url", { url: "", u: "" }],
  ["--url --quiet", { url: "", u: "", quiet: true }],
  ["--url -h", { url: "", u: "", help: true, h: true }],
  ["--url=-1", { url: "-1", u: "-1" }],
  ["--url a --url b", { url: "b", u: "b" }],
  ["-u a", { url: "a", u: "a" }],
  ["-u=a", { url: "a", u: "a" }],
  ["-h", { help: true, h: true }],
  ["-hu a", { help: true, h: true, url: "a", u: "a" }],
  ["--quiet run", { quiet: true, _: ["run"] }],
  ["--quiet true run", { quiet: true, _: ["run"] }],
  ["--quiet false", { quiet: false }],
  ["--quiet=false", { quiet: false }],
  ["--quiet=yes", { quiet: true }],
  ["--color --no-color", { color: false }],
  ["--no-quiet", { "no-quiet": true }],
  ["--replica a --replica=b", { replica: ["a", "b"] }],
  ["--replica", { replica: [""] }],
  ["run 5 0x10", { _: ["run", "5", "0x10"] }],
  ["run -- --quiet 5", { _: ["run", "--quiet", "5"] }],
  ["run -", { _: ["run", "-"] }],
];

Deno.test("parseArgs reads declared options", () => {
  for (const [line, found] of readings) {
    const args = line.split(" ").filter(Boolean);
    assertEquals<unknown>(parseArgs(args, declared), { ...absent, ...found }, line);
  }
});

Deno.test("parseArgs guesses what is not declared", () => {
  const found = parseArgs(["--flag", "--rate", "5", "--name", "x", "-n5", "7", "-2"]);
  assertEquals<unknown>(found, { flag: true, rate: 5, name: "x", n: 5, 2: true, _: [7] });
});

Deno.test("parseArgs turns positionals that look like numbers into numbers", () => {
  assertEquals(parseArgs(["1", "1.5", "0x10", "1e3", "1a", ""])._, [1, 1.5, 16, 1000, "1a", ""]);
  assertEquals(parseArgs(["1"], { string: "_" })._, ["1"]);
});

Deno.test("parseArgs keeps what follows -- apart if asked", () => {
  const found = parseArgs(["a", "--", "b", "--c"], { "--": true });
  assertEquals(found._, ["a"]);
  assertEquals(found["--"], ["b", "--c"]);
});

Deno.test("parseArgs fills in defaults under all names", () => {
  const options = { string: ["url"], boolean: ["quiet"], alias: { url: "u" } } as const;
  const found = parseArgs([], { ...options, default: { url: "here", quiet: true } });
  assertEquals<unknown>(found, { url: "here", u: "here", quiet: true, _: [] });
  assertStrictEquals(parseArgs(["-u", "there"], { ...options, default: { url: "here" } }).url, "there");
});

Deno.test("parseArgs stops early at the first positional", () => {
  const found = parseArgs(["--quiet", "run", "--quiet", "-x"], { boolean: ["quiet"], stopEarly: true });
  assertEquals(found._, ["run", "--quiet", "-x"]);
});

Deno.test("parseArgs tells of what is unknown, and drops it on false", () => {
  const calls: unknown[][] = [];
  const found = parseArgs(["run", "--what", "a", "--why=b", "-z", "--url", "c", "--no-way"], {
    ...declared,
    unknown: (arg: string, key?: string, value?: unknown) => {
      calls.push([arg, key, value]);
      return key === undefined;
    },
  });
  assertEquals<unknown>(found, { ...absent, url: "c", u: "c", _: ["run"] });
  assertEquals(calls, [
    ["run", undefined, undefined],
    ["--what", "what", "a"],
    ["--why=b", "why", "b"],
    ["-z", "z", true],
    ["--no-way", "no-way", true],
  ]);
});

Deno.test("parseArgs types what is declared", () => {
  const found = parseArgs(["--url", "a", "--replica", "b", "--quiet"], declared);
  const url: string | undefined = found.url;
  const replicas: string[] = found.replica;
  const quiet: boolean = found.quiet;
  assertEquals([url, replicas, quiet], ["a", ["b"], true]);
});

Deno.test("parseArgs takes a table of options whose names are not literals", () => {
  const names: string[] = ["url"];
  const found: Record<string, unknown> = parseArgs(["--url", "5"], { string: names });
  assertEquals(found.url, "5");
});
