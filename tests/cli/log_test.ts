import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { logEvent, openLog } from "../../src/cli/log.ts";
import { StateError } from "../../src/run/state/state_dir.ts";
import type { RunEvent } from "../../src/run/event.ts";
import { statePaths } from "../../src/run/state/state_dir.ts";
import { temporaryDirectory } from "../core/temporary_directory.ts";
import { check, PASSED } from "../report/summary.ts";

const EVENTS: readonly (readonly [event: RunEvent, line: string])[] = [
  [
    { type: "begin", run: "r", directory: "/", endpoints: ["server http://a"] },
    "INFO run r against server http://a",
  ],
  [{ type: "guidance", text: "Stop one node now" }, "INFO Stop one node now"],
  [{ type: "note", text: "the token is open-sesame" }, "INFO the token is [secret]"],
  [{ type: "suite", suite: "basic", proves: "…", checks: 15 }, "INFO suite basic"],
  [{ type: "check begins", suite: "basic", check: "add" }, "DEBUG check basic / add begins"],
  [
    { type: "check", suite: "basic", result: check("add", "passed", "Added") },
    "INFO check basic / add: passed: Added",
  ],
  [
    { type: "check", suite: "basic", result: check("add", "failed", "No") },
    "WARN check basic / add: failed: No",
  ],
  [
    { type: "check", suite: "basic", result: check("add", "unknown", "?") },
    "WARN check basic / add: unknown: ?",
  ],
  [
    { type: "life", event: { what: "created", name: "x", node: "server" } },
    `INFO collection {"what":"created","name":"x","node":"server"}`,
  ],
  [
    { type: "life", event: { what: "left", name: "x", node: "server", reason: "no reply" } },
    `ERROR collection {"what":"left","name":"x","node":"server","reason":"no reply"}`,
  ],
  [
    { type: "life", event: { what: "still there", name: "x", node: "server" } },
    `WARN collection {"what":"still there","name":"x","node":"server"}`,
  ],
  [{ type: "end", summary: PASSED }, "INFO run 1705123456_abc123 ended with exit code 0"],
];

Deno.test("logEvent writes every event at its level, with the time, and no secret", async () => {
  await using directory = await temporaryDirectory();
  {
    using log = await openLog(directory.path, (text) => text.replaceAll("open-sesame", "[secret]"));
    for (const [event] of EVENTS) logEvent(log.logger, event);
  }
  const lines = (await Deno.readTextFile(statePaths.log(directory.path))).trimEnd().split("\n");
  for (const line of lines) assertMatch(line, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /);
  assertEquals(lines.map((line) => line.slice(line.indexOf(" ") + 1)), EVENTS.map(([, line]) => line));
});

Deno.test("openLog continues an earlier log", async () => {
  await using directory = await temporaryDirectory();
  for (const text of ["first", "second"]) {
    using log = await openLog(directory.path, (line) => line);
    logEvent(log.logger, { type: "note", text });
  }
  const text = await Deno.readTextFile(statePaths.log(directory.path));
  assertEquals(text.trimEnd().split("\n").map((line) => line.split(" ").at(-1)), ["first", "second"]);
});

Deno.test("openLog says that the state directory cannot be written", async () => {
  await assertRejects(
    () => openLog("/proc/nowhere", (text) => text),
    StateError,
    `Cannot write the state directory "/proc/nowhere": `,
  );
});

Deno.test("openLog tells once that its file cannot be written, and goes on", async () => {
  await using directory = await temporaryDirectory();
  // Every write to it finds the disk full.
  await Deno.symlink("/dev/full", statePaths.log(directory.path));
  const told: string[] = [];
  {
    using log = await openLog(directory.path, (line) => line, (text) => told.push(text));
    const note: RunEvent = { type: "note", text: "x".repeat(3000) };
    for (let line = 0; line < 5; line++) logEvent(log.logger, note);
  }
  assertEquals(told.length, 1);
  assertMatch(told[0] ?? "", /^Cannot write the log .*: No space left on device.*\n$/);
});
