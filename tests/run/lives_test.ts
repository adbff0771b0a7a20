import { assertEquals } from "@std/assert";
import type { LifeEvent } from "../../src/chroma/life.ts";
import type { Operation } from "../../src/guard/classify.ts";
import type { Exchange } from "../../src/guard/exchange.ts";
import { Lives, type Moment } from "../../src/run/lives.ts";
import { virtualClock } from "../chroma/virtual_clock.ts";

const NAME = "AUTOTEST_basic_operations_1705123456_abc123_xyz789";
const BALANCER = { name: "balancer", role: "balancer", origin: "http://balancer.test" } as const;

const describe: Operation = { kind: "read", what: "describe", name: NAME };
const get: Operation = { kind: "read", what: "records", uuid: "…" };
const create: Operation = { kind: "create", name: NAME, markedRun: "1705123456_abc123" };
const remove: Operation = { kind: "delete", name: NAME };

/** A run that has begun 100 ms ago on the clock; each step takes 10 ms, and its request all of them. */
function runOf(steps: readonly (readonly [endpoint: string, did: Operation, status?: number] | LifeEvent)[]) {
  const clock = virtualClock();
  clock.sleep(100);
  const lives = new Lives(clock, BALANCER);
  const emit = lives.hearing(() => {});
  for (const step of steps) {
    clock.sleep(10);
    if ("what" in step) emit({ type: "life", event: step });
    else {
      const [endpoint, operation, status = 200] = step;
      const exchange: Exchange = { endpoint, method: "", path: "", operation, status, ms: 10 };
      lives.observe(exchange, NAME);
    }
  }
  return (endpoint: string) => lives.of(NAME, endpoint);
}

const created = ["balancer", create] as const;
const gone: LifeEvent = { what: "gone", name: NAME, nodes: ["balancer", "replica"] };

/** Steps of 10 ms, and what became of them on the replica, and before it on the balancer. */
const TABLE: readonly (readonly [
  what: string,
  steps: Parameters<typeof runOf>[0],
  replica: readonly Moment[],
  balancer?: readonly Moment[],
])[] = [
  ["nothing without a request", [], [], []],
  [
    "its whole life",
    [
      created,
      ["balancer", get],
      ["replica", describe, 404],
      ["replica", describe],
      ["replica", get],
      ["balancer", remove],
      ["replica", describe, 404],
      gone,
    ],
    [
      { what: "seen", atMs: 40 },
      { what: "used", atMs: 40, untilMs: 50, requests: 1 },
      { what: "gone", atMs: 70 },
      { what: "verified gone", atMs: 80 },
    ],
    [
      { what: "created", atMs: 10 },
      { what: "used", atMs: 10, untilMs: 20, requests: 1 },
      { what: "deleted", atMs: 60 },
      { what: "verified gone", atMs: 80 },
    ],
  ],
  [
    "requests in a row as one use, and none that was refused",
    [created, ["replica", get], ["replica", get], ["replica", get, 500], ["replica", get]],
    [{ what: "used", atMs: 10, untilMs: 50, requests: 3 }],
  ],
  [
    "a copy that came back, once, whoever saw it first",
    [created, ["replica", describe], ["replica", describe, 404], ["replica", describe], {
      what: "came back",
      name: NAME,
      node: "replica",
    }, ["replica", remove]],
    [
      { what: "seen", atMs: 20 },
      { what: "gone", atMs: 30 },
      { what: "came back", atMs: 40 },
      { what: "deleted", atMs: 60 },
    ],
  ],
  [
    "what a list alone shows to be there still, once",
    [created, { what: "still there", name: NAME, node: "replica" }, {
      what: "still there",
      name: NAME,
      node: "replica",
    }],
    [{ what: "seen", atMs: 20 }],
  ],
  [
    "nothing of what a balancer shows of one node or another",
    [created, ["balancer", describe, 404], ["balancer", describe], ["balancer", describe, 404]],
    [],
    [{ what: "created", atMs: 10 }],
  ],
  [
    "what is left in the end",
    [created, ["replica", describe], { what: "left", name: NAME, node: "replica", reason: "…" }],
    [{ what: "seen", atMs: 20 }, { what: "left", atMs: 30 }],
  ],
];

for (const [what, steps, replica, balancer] of TABLE) {
  Deno.test(`Lives follows ${what}`, () => {
    const of = runOf(steps);
    assertEquals(of("replica"), replica);
    if (balancer !== undefined) assertEquals(of("balancer"), balancer);
  });
}

Deno.test("Lives ends a use with a long pause, and starts another", () => {
  const clock = virtualClock();
  const lives = new Lives(clock, BALANCER);
  const use = () =>
    lives.observe({ endpoint: "x", method: "", path: "", operation: get, status: 200, ms: 0 }, NAME);
  lives.observe({ endpoint: "x", method: "", path: "", operation: create, status: 503, ms: 0 }, NAME);
  use();
  clock.sleep(900);
  use();
  clock.sleep(1100);
  use();
  assertEquals(lives.of(NAME, "x"), [
    { what: "used", atMs: 0, untilMs: 900, requests: 2 },
    { what: "used", atMs: 2000, untilMs: 2000, requests: 1 },
  ]);
});

Deno.test("Lives takes a look that began before a deletion for what was before it", () => {
  const clock = virtualClock();
  const lives = new Lives(clock, BALANCER);
  const at = { endpoint: "replica", method: "", path: "", status: 200, ms: 0 };
  lives.observe({ ...at, operation: create }, NAME);
  clock.sleep(50);
  lives.observe({ ...at, operation: remove }, NAME);
  clock.sleep(10);
  lives.observe({ ...at, operation: describe, ms: 30 }, NAME);
  assertEquals(lives.of(NAME, "replica").map(({ what }) => what), ["created", "deleted"]);
  lives.observe({ ...at, operation: describe, ms: 5 }, NAME);
  assertEquals(lives.of(NAME, "replica").map(({ what }) => what), ["created", "deleted", "came back"]);
});

Deno.test("Lives keeps few moments of a server that shows and hides a collection, and how it ended", () => {
  const flicker = Array.from({ length: 200 }, (_, at) => ["replica", describe, at % 2 ? 200 : 404] as const);
  const moments = runOf([created, ...flicker, gone])("replica");
  assertEquals([moments.length, moments.at(-1)?.what], [25, "verified gone"]);
});

Deno.test("Lives of a name that this run never asked for are not followed", () => {
  assertEquals(runOf([["replica", describe], ["replica", get]])("replica"), []);
});

Deno.test("Lives takes no create or deletion for done that was answered with an error, or refused", () => {
  const clock = virtualClock();
  const lives = new Lives(clock, BALANCER);
  const at = { endpoint: "primary", method: "", path: "", ms: 0 };
  lives.observe({ ...at, operation: create, status: 500 }, NAME);
  lives.observe({ ...at, operation: create, status: 200, refusal: "it carries no UUID" }, NAME);
  lives.observe({ ...at, operation: remove, status: 404 }, NAME);
  assertEquals(lives.of(NAME, "primary"), []);
});
