import { assertEquals } from "@std/assert";
import { showProgress } from "../../src/cli/progress.ts";
import type { RunEvent } from "../../src/run/event.ts";
import { check, PASSED } from "../report/summary.ts";
import { FakeClock } from "../core/fake_clock.ts";
import { keptStreams } from "./invoke.ts";

const NAME = "AUTOTEST_basic_operations_1705123456_abc123_xyz789";
const EVENTS: readonly RunEvent[] = [
  { type: "begin", run: "1705123456_abc123", directory: "/state", endpoints: ["server http://a"] },
  { type: "note", text: "Photographing production on every node" },
  { type: "suite", suite: "basic", proves: "The deployment answers" },
  { type: "check begins", suite: "basic", check: "create" },
  { type: "life", event: { what: "created", name: NAME, node: "server" } },
  { type: "check", suite: "basic", result: check("create", "passed", "Created it") },
  { type: "check begins", suite: "basic", check: "count" },
  { type: "check", suite: "basic", result: check("count", "failed", "The count is wrong") },
  { type: "end", summary: PASSED },
];

function shown(
  events: readonly RunEvent[],
  { colour = false, interactive = false, columns = 80, clock = new FakeClock() } = {},
): string {
  const streams = keptStreams({ interactive, columns });
  const show = showProgress(streams, { colour, clock });
  for (const event of events) show(event);
  assertEquals(streams.kept.out, "", "standard output carries the report alone");
  return streams.kept.err;
}

Deno.test("showProgress prints plain lines where there is no terminal", () => {
  assertEquals(
    shown(EVENTS),
    `Run 1705123456_abc123 against server http://a
  Photographing production on every node

basic: The deployment answers
  + ${NAME} created through server
  passed   create (85 ms): Created it
  FAILED   count (85 ms): The count is wrong
`,
  );
});

Deno.test("showProgress shows a live line on a terminal, which the verdict replaces", () => {
  const [, , , begins, , verdict] = EVENTS;
  const events = [begins, verdict].filter((event) => event !== undefined);
  assertEquals(
    shown(events, { interactive: true }),
    "  …        create\r\x1b[K  passed   create (85 ms): Created it\n",
  );
});

Deno.test("showProgress keeps a live line below what comes between it and its verdict", () => {
  const [, , , begins, life, verdict] = EVENTS;
  const events = [begins, life, verdict].filter((event) => event !== undefined);
  assertEquals(
    shown(events, { interactive: true }),
    `  …        create\r\x1b[K  + ${NAME} created through server\n` +
      "  …        create\r\x1b[K  passed   create (85 ms): Created it\n",
  );
});

Deno.test("showProgress names a check that takes more than a second, where there is no terminal", async () => {
  const clock = new FakeClock();
  const streams = keptStreams({ interactive: false, columns: 80 });
  const show = showProgress(streams, { colour: false, clock });
  show({ type: "check begins", suite: "sync", check: "deletion stays" });
  await clock.advance(999);
  assertEquals(streams.kept.err, "");
  await clock.advance(1);
  assertEquals(streams.kept.err, "  …        deletion stays, still under way\n");
});

Deno.test("showProgress says nothing of a check that has ended within the second", async () => {
  const clock = new FakeClock();
  assertEquals(shown(EVENTS, { clock }).includes("under way"), false);
  await clock.advance(5000);
});

Deno.test("showProgress keeps a live line shorter than the terminal", () => {
  const begins: RunEvent = { type: "check begins", suite: "basic", check: "x".repeat(200) };
  assertEquals(shown([begins], { interactive: true, columns: 40 }).length, 39);
});

Deno.test("showProgress writes no escape sequence without colour and terminal", () => {
  assertEquals(shown(EVENTS).includes("\x1b"), false);
});

Deno.test("showProgress colours where colour carries meaning", () => {
  const text = shown(EVENTS, { colour: true });
  assertEquals(text.includes("\x1b[31mFAILED \x1b[0m"), true);
  assertEquals(text.includes("  passed   create"), true);
});

const LIVES: readonly (readonly [event: Extract<RunEvent, { type: "life" }>["event"], line: string])[] = [
  [{ what: "created", name: "x", node: "balancer" }, "+ x created through balancer"],
  [{ what: "deleted", name: "x", node: "primary" }, "- x deleted on primary"],
  [{ what: "came back", name: "x", node: "replica" }, "! x came back on replica; deleting it again"],
  [{ what: "settling", names: ["x", "y"], ms: 9500 }, "  watching 2 deleted collections for 9.5 s more"],
  [{ what: "gone", name: "x", nodes: ["balancer", "primary"] }, "= x gone from balancer, primary"],
  [{ what: "left", name: "x", node: "replica", reason: "no reply" }, "! x LEFT on replica: no reply"],
];

for (const [event, line] of LIVES) {
  Deno.test(`showProgress tells that a collection is ${event.what}`, () => {
    assertEquals(shown([{ type: "life", event }]), `  ${line}\n`);
  });
}
