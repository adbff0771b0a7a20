import { assertEquals } from "@std/assert";
import { openProgress } from "../../../src/cli/live/progress.ts";
import type { RunEvent } from "../../../src/run/event.ts";
import { FakeClock } from "../../core/fake_clock.ts";
import { check, PASSED, REQUEST } from "../../report/summary.ts";
import { keptStreams } from "../invoke.ts";
import { shownOn } from "../../fixtures/terminal.ts";

const NAME = "AUTOTEST_basic_operations_1705123456_abc123_xyz789";
const BEGIN: RunEvent = {
  type: "begin",
  run: "1705123456_abc123",
  directory: "/state",
  endpoints: ["balancer http://a", "primary http://b", "replica http://c"],
};
const CREATED: readonly RunEvent[] = [
  { type: "moment", collection: NAME, endpoint: "balancer", what: "created" },
  { type: "life", event: { what: "created", name: NAME, node: "balancer" } },
];
const EVENTS: readonly RunEvent[] = [
  BEGIN,
  { type: "note", text: "Photographing production on every node" },
  { type: "suite", suite: "basic", proves: "The deployment answers", checks: 2 },
  { type: "check begins", suite: "basic", check: "create" },
  ...CREATED,
  { type: "check", suite: "basic", result: check("create", "passed", "Created it") },
  { type: "check begins", suite: "basic", check: "count" },
  { type: "check", suite: "basic", result: check("count", "failed", "The count is wrong") },
  { type: "end", summary: PASSED },
];
const SCREEN = { columns: 60, rows: 24, colour: false };

/** What stands on standard error after these events, without a terminal or on one. */
function printed(events: readonly RunEvent[], screen?: typeof SCREEN): string {
  const streams = keptStreams(screen === undefined ? {} : { screen });
  using progress = openProgress(streams, { clock: new FakeClock(), stopped: [] });
  for (const event of events) progress.show(event);
  assertEquals(streams.kept.out, "", "standard output carries the report alone");
  return streams.kept.err;
}

const PLAIN = `Run 1705123456_abc123 against balancer http://a, primary http://b, replica http://c
  Photographing production on every node

basic: The deployment answers
  + ${NAME} created through balancer
  passed   create (85 ms): Created it
  FAILED   count (85 ms): The count is wrong
`;

Deno.test("openProgress prints plain lines where there is no terminal", () => {
  assertEquals(printed(EVENTS), PLAIN);
});

Deno.test("openProgress prints what a person is to do so that it stands out", () => {
  const guidance: RunEvent = { type: "guidance", text: "Stop one node now" };
  assertEquals(printed([guidance]), "> Stop one node now\n");
});

Deno.test("openProgress names a check that takes more than a second, where there is no terminal", async () => {
  const clock = new FakeClock();
  const streams = keptStreams();
  using progress = openProgress(streams, { clock, stopped: [] });
  progress.show({ type: "check begins", suite: "sync", check: "deletion stays" });
  await clock.advance(999);
  assertEquals(streams.kept.err, "");
  await clock.advance(1);
  assertEquals(streams.kept.err, "  …        deletion stays, still under way\n");
});

Deno.test("openProgress says nothing of a check that has ended within the second", async () => {
  const clock = new FakeClock();
  const streams = keptStreams();
  using progress = openProgress(streams, { clock, stopped: [] });
  for (const event of EVENTS) progress.show(event);
  await clock.advance(5000);
  assertEquals(streams.kept.err, PLAIN);
});

Deno.test("openProgress shows below the lines what is under way, for how long, and where the collections are", async () => {
  const clock = new FakeClock();
  const streams = keptStreams({ screen: SCREEN });
  using progress = openProgress(streams, { clock, stopped: [] });
  for (const event of EVENTS.slice(0, 6)) progress.show(event);
  await clock.advance(3000);
  assertEquals(await shownOn(streams.kept.err, SCREEN), [
    "Run 1705123456_abc123 against balancer http://a, primary",
    "  http://b, replica http://c",
    "  Photographing production on every node",
    "",
    "basic: The deployment answers",
    "  + AUTOTEST_basic_operations_1705123456_abc123_xyz789",
    "    created through balancer",
    "",
    "  0:03  basic 1 of 2: create (3 s)",
    "        basic_operations xyz789  created   seen on 0 of 2",
  ]);
});

Deno.test("openProgress leaves on a terminal what it leaves elsewhere, once the run is over", async () => {
  const wide = { ...SCREEN, columns: 120 };
  assertEquals(`${(await shownOn(printed(EVENTS, wide), wide)).join("\n")}\n`, PLAIN);
});

Deno.test("openProgress keeps what others write above what is drawn", async () => {
  const streams = keptStreams({ screen: SCREEN });
  using progress = openProgress(streams, { clock: new FakeClock(), stopped: [] });
  progress.show({ type: "check begins", suite: "sync", check: "deletion stays" });
  progress.streams.err("Cannot write the log\n");
  assertEquals(await shownOn(streams.kept.err, SCREEN), [
    "Cannot write the log",
    "",
    "  0:00  sync 1 of 0: deletion stays",
  ]);
});

Deno.test("openProgress leaves what is drawn where a signal's words were written below it", async () => {
  const streams = keptStreams({ screen: SCREEN });
  const stop = new AbortController();
  using progress = openProgress(streams, { clock: new FakeClock(), stopped: [stop.signal] });
  progress.show({ type: "note", text: "Looking" });
  streams.err("\nSIGINT: removing what was made\n");
  stop.abort();
  progress.show({ type: "note", text: "Stopped" });
  assertEquals(await shownOn(streams.kept.err, SCREEN), [
    "  Looking",
    "",
    "  0:00  Looking",
    "SIGINT: removing what was made",
    "  Stopped",
    "",
    "  0:00  Stopped",
  ]);
});

Deno.test("openProgress writes no escape sequence without a terminal", () => {
  assertEquals(printed(EVENTS).includes("\x1b"), false);
});

Deno.test("openProgress colours where colour carries meaning", () => {
  const text = printed(EVENTS, { ...SCREEN, colour: true });
  assertEquals(text.includes("\x1b[31mFAILED \x1b[39m"), true);
  assertEquals(text.includes("  passed   create"), true);
});

const LINES: readonly (readonly [what: string, event: RunEvent, line: string])[] = [
  ...([
    [{ what: "created", name: "x", node: "balancer" }, "+ x created through balancer"],
    [{ what: "deleted", name: "x", node: "primary" }, "- x deleted on primary"],
    [{ what: "came back", name: "x", node: "replica" }, "! x came back on replica; deleting it again"],
    [{ what: "still there", name: "x", node: "replica" }, "! x is still there on replica; deleting it again"],
    [{ what: "settling", names: ["x", "y"], ms: 9500 }, "  watching 2 deleted collections for 9.5 s more"],
    [{ what: "gone", name: "x", nodes: ["balancer", "primary"] }, "= x gone from balancer, primary"],
    [{ what: "left", name: "x", node: "replica", reason: "no reply" }, "! x LEFT on replica: no reply"],
  ] as const).map(([event, line]) =>
    [`that a collection is ${event.what}`, { type: "life", event }, line] as const
  ),
  [
    "of a request",
    { type: "request", request: REQUEST },
    "  replica GET /api/v2/heartbeat: 200, 38 bytes, 1.5 ms",
  ],
  [
    "of a request without a reply",
    { type: "request", request: { ...REQUEST, status: null, bytes: null } },
    "  replica GET /api/v2/heartbeat: no reply, 1.5 ms",
  ],
  [
    "of a request that the guard refused",
    { type: "request", request: { ...REQUEST, endpoint: null, guard: "refused", reason: "Refused it" } },
    "  nowhere GET /api/v2/heartbeat: REFUSED: Refused it",
  ],
];

for (const [what, event, line] of LINES) {
  Deno.test(`openProgress tells ${what}`, () => assertEquals(printed([event]), `  ${line}\n`));
}
