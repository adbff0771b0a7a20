import { assertEquals } from "@std/assert";
import type { Replay } from "../../../src/guard/replay.ts";
import { isOver } from "../../../src/run/leftovers/is_over.ts";

const RUN = "1705123456_abc123";
const LOCK = "http,balancer.test,default_tenant,default_database";

function replayOf(
  index: number | undefined,
  { lock = LOCK, finished = false, run = RUN, count = 2 } = {},
): Replay {
  return {
    run,
    target: { tenant: "t", database: "d", endpoints: {}, lock },
    ...(index === undefined ? {} : { shard: { index, count } }),
    mayExist: [],
    gone: [],
    created: [],
    finished,
    residue: {},
    unreadable: 0,
  };
}

const CASES: readonly (readonly [
  what: string,
  replays: readonly [Replay, ...Replay[]],
  lock: string | undefined,
  over: boolean,
])[] = [
  ["a run that said so", [replayOf(undefined, { finished: true })], undefined, true],
  ["a run whose lock is held now", [replayOf(undefined)], LOCK, true],
  ["a run whose lock is not held now", [replayOf(undefined)], undefined, false],
  // The others may be on other machines, and use what it made.
  ["a shard that said so, without the others", [replayOf(0, { finished: true })], LOCK, false],
  ["all shards, whose lock is held now", [replayOf(0), replayOf(1)], LOCK, true],
  [
    "all shards, when only looking",
    [replayOf(0, { finished: true }), replayOf(1, { finished: true })],
    undefined,
    false,
  ],
  ["a shard and one of another run", [replayOf(0), replayOf(1, { run: "1705123457_abc123" })], LOCK, false],
  ["a shard, and one under another lock", [replayOf(0), replayOf(1, { lock: "another" })], LOCK, false],
  ["the same shard twice", [replayOf(0), replayOf(0)], LOCK, false],
];

for (const [what, replays, lock, over] of CASES) {
  Deno.test(`isOver says ${over ? "yes" : "no"} to ${what}`, () => {
    assertEquals(isOver(replays[0], { replays, lock }), over);
  });
}
