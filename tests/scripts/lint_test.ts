import { assertEquals } from "@std/assert";
import house from "../../scripts/lint/house.ts";

type Case = readonly [file: string, code: string];

/** Lints each piece of code as that file, and expects just this rule to speak, or none to. */
function judge(rule: string, { caught, passed }: { caught: readonly Case[]; passed: readonly Case[] }): void {
  for (const [file, code] of caught) {
    const ids = Deno.lint.runPlugin(house, file, code).map(({ id }) => id);
    assertEquals(ids, [`house/${rule}`], `${file}: ${code}`);
  }
  for (const [file, code] of passed) {
    const messages = Deno.lint.runPlugin(house, file, code).map(({ message }) => message);
    assertEquals(messages, [], `${file}: ${code}`);
  }
}

Deno.test("layers lets imports point downward only", () =>
  judge("layers", {
    caught: [
      ["src/guard/a.ts", 'import { x } from "../run/plan.ts";'],
      ["src/guard/a.ts", 'import type { X } from "../chroma/client.ts";'],
      ["src/report/a.ts", 'export * from "../sandbox/worker.ts";'],
      ["src/trend/a.ts", 'import type { Plan } from "../run/plan.ts";'],
      ["src/load/a.ts", 'export { x } from "../history/check.ts";'],
      ["src/core/a.ts", 'await import("../cli/help.ts");'],
      ["src/cli/a.ts", 'import "../../main.ts";'],
      ["src/cli/a.ts", 'import "../../scripts/compile.ts";'],
      ["src/cli/a.ts", 'import "../../tests/lab/node.ts";'],
      ["src/cli/a.ts", 'import "../utils/string.ts";'],
      ["src/utils/a.ts", 'import "../core/clock.ts";'],
      ["src/cli/a.ts", 'import "npm:chalk";'],
      ["src/cli/a.ts", 'import "fast-check";'],
      ["main.ts", 'import "./tests/lab/node.ts";'],
      ["tests/lab/a.ts", 'import "../../src/guard/guard.ts";'],
    ],
    passed: [
      ["src/run/a.ts", 'import { x } from "../guard/guard.ts"; import { y } from "./plan.ts";'],
      ["src/cli/commands/a.ts", 'import { x } from "../parse.ts"; import { y } from "../../core/clock.ts";'],
      ["src/cli/a.ts", 'import config from "../../deno.json" with { type: "json" };'],
      [
        "src/cli/a.ts",
        'import { parseArgs } from "@std/cli/parse-args"; import "node:util"; import "chromadb";',
      ],
      ["main.ts", 'import { x } from "./src/core/clock.ts"; import { y } from "./src/cli/command.ts";'],
      [
        "tests/lab/a.ts",
        'import { x } from "../../src/core/clock.ts"; import "./node.ts"; import "fast-check";',
      ],
      ["tests/e2e/a.ts", 'import { x } from "../../src/run/plan.ts";'],
    ],
  }));

Deno.test("fetch-only-in-transport keeps the network in one place", () =>
  judge("fetch-only-in-transport", {
    caught: [
      ["src/run/a.ts", "await fetch(url);"],
      ["src/run/a.ts", 'import sql from "postgres";'],
      ["src/run/a.ts", 'await import("postgres");'],
      ["src/run/a.ts", "const send = fetch;"],
      ["src/run/a.ts", "use({ fetch });"],
      ["src/run/a.ts", "globalThis.fetch(url);"],
      ["src/run/a.ts", 'globalThis["fetch"](url);'],
      ["src/run/a.ts", "(globalThis as Loose).fetch(url);"],
      ["src/run/a.ts", "const { fetch: send } = globalThis;"],
      ["src/run/a.ts", "fetch.call(null, url);"],
      ["src/run/a.ts", "const fetch = replaced;"],
      ["src/run/a.ts", "new WebSocket(url);"],
      ["src/run/a.ts", "new EventSource(url);"],
      ["src/run/a.ts", "new XMLHttpRequest();"],
      ["src/run/a.ts", "await Deno.connectTls({ port });"],
      ["src/run/a.ts", "Deno.createHttpClient({});"],
      ["src/run/a.ts", 'import { request } from "node:https";'],
      ["main.ts", "await fetch(url);"],
    ],
    passed: [
      ["src/transport/a.ts", "await fetch(url);"],
      ["src/run/a.ts", "await client.fetch(url); use({ fetch: send }); type Fetch = typeof fetch;"],
      [
        "src/run/a.ts",
        "interface Client { fetch(url: URL): void } class Own { fetch = 1; socket?: WebSocket; }",
      ],
      ["tests/e2e/a.ts", "await fetch(url);"],
      ["scripts/a.ts", "await fetch(url);"],
    ],
  }));

Deno.test("exit-only-in-main lets nothing skip the cleanup", () =>
  judge("exit-only-in-main", {
    caught: [
      ["src/cli/a.ts", "Deno.exit(1);"],
      ["src/cli/a.ts", "run(Deno.exit);"],
      ["src/cli/a.ts", "const { exit } = Deno;"],
      ["src/cli/a.ts", "globalThis.Deno.exit(1);"],
      ["src/cli/a.ts", "process.exit(1);"],
    ],
    passed: [
      ["main.ts", "Deno.exit(1);"],
      ["src/cli/a.ts", "Deno.exitCode = 1; door.exit();"],
      ["scripts/a.ts", "Deno.exit(1);"],
    ],
  }));

Deno.test("console-only-for-output keeps printing in the command line", () =>
  judge("console-only-for-output", {
    caught: [
      ["src/guard/a.ts", 'console.log("x");'],
      ["src/guard/a.ts", "each(console.error);"],
      ["main.ts", 'console.error("x");'],
    ],
    passed: [
      ["src/cli/a.ts", 'console.log("x");'],
      ["src/guard/a.ts", "this.console.log();"],
      ["tests/lab/a.ts", 'console.log("x");'],
    ],
  }));

Deno.test("no-ambient-time lets time and chance come in as arguments", () =>
  judge("no-ambient-time", {
    caught: [
      ["src/run/a.ts", "Date.now();"],
      ["src/run/a.ts", "new Date();"],
      ["src/run/a.ts", "use(performance.now);"],
      ["src/run/a.ts", "setTimeout(done, 5);"],
      ["src/run/a.ts", "setInterval(done, 5);"],
      ["src/run/a.ts", "Math.random();"],
      ["src/run/a.ts", "crypto.getRandomValues(bytes);"],
      ["src/run/a.ts", "AbortSignal.timeout(5);"],
      ["src/cli/a.ts", "globalThis.setTimeout(done, 5);"],
    ],
    passed: [
      ["src/core/a.ts", "Date.now(); setTimeout(done, 5);"],
      ["src/transport/a.ts", "AbortSignal.timeout(5);"],
      [
        "src/run/a.ts",
        "new Date(clock.now()); clock.setTimeout(done); Math.max(1, 2); date instanceof Date;",
      ],
      ["tests/lab/a.ts", "Date.now();"],
    ],
  }));

Deno.test("no-ambient-files lets files come in as arguments", () =>
  judge("no-ambient-files", {
    caught: [
      ["src/guard/a.ts", "await Deno.open(path);"],
      ["src/guard/a.ts", "Deno.readTextFileSync(path);"],
      ["src/guard/a.ts", "await Deno.writeTextFile(path, text);"],
      ["src/guard/a.ts", "await Deno.mkdir(path);"],
      ["src/guard/a.ts", "for await (const each of Deno.readDir(path)) use(each);"],
      ["src/guard/a.ts", "const { rename } = Deno;"],
      ["src/guard/a.ts", 'import { readFileSync } from "node:fs";'],
      ["src/run/state/a.ts", 'import { DatabaseSync } from "node:sqlite";'],
    ],
    passed: [
      ["src/core/a.ts", "await Deno.open(path);"],
      ["src/cli/a.ts", "await Deno.readTextFile(path);"],
      [
        "src/guard/a.ts",
        "disk.open(path); use(Deno.errors.NotFound, Deno.inspect(path)); let file: Deno.FsFile;",
      ],
      ["tests/lab/a.ts", "await Deno.remove(path);"],
    ],
  }));
