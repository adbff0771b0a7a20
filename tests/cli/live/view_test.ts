import { assertEquals } from "@std/assert";
import { LiveView } from "../../../src/cli/live/view.ts";
import type { Moment } from "../../../src/run/lives.ts";
import type { RunEvent } from "../../../src/run/event.ts";
import { FakeClock } from "../../core/fake_clock.ts";
import { PASSED } from "../../report/summary.ts";

const NAME = "AUTOTEST_basic_operations_1705123456_abc123_xyz789";
const BEGIN: RunEvent = {
  type: "begin",
  run: "1705123456_abc123",
  directory: "/state",
  endpoints: ["balancer http://a", "primary http://b", "replica http://c", "replica-2 http://d"],
};

const moment = (endpoint: string, what: Moment["what"], collection = NAME): RunEvent => ({
  type: "moment",
  collection,
  endpoint,
  what,
});

/** What happened to a collection, and what is said of it then; nothing once it is verified gone. */
const LIVES: readonly (readonly [what: string, events: readonly RunEvent[], state: string | undefined])[] = [
  ["a collection that was created", [moment("balancer", "created")], "created   seen on 0 of 3"],
  [
    "a copy that was seen",
    [moment("primary", "created"), moment("replica", "seen")],
    "created   seen on 2 of 3",
  ],
  [
    "one that is used",
    [moment("primary", "created"), moment("balancer", "used")],
    "in use    seen on 1 of 3",
  ],
  [
    "one that is used no more",
    [
      moment("primary", "created"),
      moment("primary", "used"),
      moment("balancer", "deleted"),
      moment("primary", "gone"),
      moment("replica", "gone"),
    ],
    "deleting  gone on 2 of 3",
  ],
  [
    "one that is back",
    [moment("primary", "deleted"), moment("replica", "gone"), moment("replica", "came back")],
    "came back on replica",
  ],
  [
    "one that is deleted again",
    [moment("primary", "deleted"), moment("replica", "came back"), moment("replica", "deleted")],
    "deleting  gone on 2 of 3",
  ],
  ["one that is left", [moment("primary", "deleted"), moment("replica-2", "left")], "LEFT on replica-2"],
  [
    "one that is gone from all but one node",
    [moment("balancer", "deleted"), moment("primary", "verified gone"), moment("replica", "verified gone")],
    "deleting  gone on 2 of 3",
  ],
  [
    "nothing of one that is verified gone from every node",
    ["primary", "replica", "replica-2"].map((node) => moment(node, "verified gone")),
    undefined,
  ],
];

for (const [what, events, state] of LIVES) {
  Deno.test(`LiveView tells of ${what}`, () => {
    const view = new LiveView(new FakeClock());
    view.take(BEGIN);
    for (const event of events) view.take(event);
    assertEquals(
      view.lines().slice(2),
      state === undefined ? [] : [`        basic_operations xyz789  ${state}`],
    );
  });
}

Deno.test("LiveView counts what is gone from every node, and is to be looked for once more", () => {
  const view = new LiveView(new FakeClock());
  view.take(BEGIN);
  for (const name of ["a", "b"]) {
    view.take(moment("balancer", "created", name));
    view.take(moment("balancer", "deleted", name));
    for (const node of ["primary", "replica", "replica-2"]) view.take(moment(node, "gone", name));
  }
  view.take(moment("primary", "created", "c"));
  assertEquals(view.lines().slice(2), [
    "        c  created   seen on 1 of 3",
    "        2 deleted, gone from every node, to be looked for once more",
  ]);
});

Deno.test("LiveView takes the only server for a node, and shows a strange name whole", () => {
  const view = new LiveView(new FakeClock());
  view.take({ ...BEGIN, endpoints: ["server http://a"] });
  view.take(moment("server", "created", "AUTOTEST_old"));
  assertEquals(view.lines().slice(2), ["        AUTOTEST_old  created   seen on 1 of 1"]);
});

/** What happened, after how many milliseconds each; and what is said to be under way. */
const DOINGS: readonly (readonly [what: string, events: readonly (RunEvent | number)[], line: string])[] = [
  ["nothing", [], "0:00  …"],
  ["a note", [{ type: "note", text: "Looking" }, 65_000], "1:05  Looking (1 min 5 s)"],
  [
    "a check",
    [
      { type: "suite", suite: "sync", proves: "", checks: 16 },
      { type: "check begins", suite: "sync", check: "first" },
      { type: "check begins", suite: "sync", check: "second" },
      1999,
    ],
    "0:01  sync 2 of 16: second (1 s)",
  ],
  [
    "a check, whatever is noted meanwhile",
    [
      { type: "suite", suite: "sync", proves: "", checks: 16 },
      { type: "check begins", suite: "sync", check: "first" },
      { type: "note", text: "A node asks to wait" },
    ],
    "0:00  sync 1 of 16: first",
  ],
  [
    "a wait, and how long it is yet",
    [{ type: "life", event: { what: "settling", names: ["x", "y"], ms: 9500 } }, 4400],
    "0:04  Watching 2 deleted collections (5 s left)",
  ],
  [
    "a wait that is over",
    [{ type: "life", event: { what: "settling", names: ["x"], ms: 500 } }, 3000],
    "0:03  Watching 1 deleted collection (3 s)",
  ],
];

for (const [what, events, line] of DOINGS) {
  Deno.test(`LiveView says that ${what} is under way`, async () => {
    const clock = new FakeClock();
    const view = new LiveView(clock);
    for (const event of events) {
      if (typeof event === "number") await clock.advance(event);
      else view.take(event);
    }
    assertEquals(view.lines(), ["", `  ${line}`]);
  });
}

Deno.test("LiveView has no line once the run is over", () => {
  const view = new LiveView(new FakeClock());
  view.take(BEGIN);
  view.take({ type: "end", summary: PASSED });
  assertEquals(view.lines(), []);
});
