import { formatDuration } from "../../core/duration.ts";
import { poll } from "../../core/poll.ts";
import { passed, type Verdict } from "../../core/verdict.ts";
import { firstDifference } from "../../chroma/record.ts";
import { runTime } from "../../guard/name.ts";
import { HttpError } from "../../chroma/http_error.ts";
import { NoReplyError } from "../../transport/no_reply.ts";
import { type Check, type Stage, Undecided } from "../suite.ts";
import { type Performance, SHARED } from "./scope.ts";
import { fixedRecords, settleIn } from "./users.ts";

/** What the collection that all shards share is for, in its name. */
export const SHARED_PURPOSE = "concurrent_users";
/** Between two looks for it; milliseconds. */
const LOOK_EVERY_MS = 500;
/** Whoever made the run's id may have a clock that is so far ahead; milliseconds. */
const AHEAD_MS = 60_000;

/** All shards of a run work in one collection: the first makes it, the others find it. */
export const sharedCollection: Check<Performance> = {
  name: "shared collection",
  proves:
    "All shards work in one collection, which shard 0 makes and fills; the others find it by its name, its mark and its records",
  run: (scope) => {
    expectRightClock(scope.stage);
    return scope.stage.shard?.index === 0 ? make(scope) : find(scope);
  },
};

/** @throws {Undecided} when this shard would wait for longer than any has to: by its clock the run's id is of a time to come */
export function expectRightClock({ shard, clock }: Pick<Stage, "shard" | "clock">): void {
  if (shard === undefined) return;
  const behindMs = 1000 * runTime(shard.run) - shard.startAt + shard.beginsAt - clock.elapsed();
  if (behindMs > AHEAD_MS) {
    throw new Undecided(
      `The time in the run's id is ${formatDuration(behindMs)} ahead of this machine's clock: set it right`,
    );
  }
}

async function make(scope: Performance): Promise<Verdict> {
  const { stage, users } = scope;
  if (stage.readOnly !== undefined) throw new Undecided(`Nothing was created: ${stage.readOnly}`);
  const collection = await stage.session.createShared(SHARED_PURPOSE, SHARED);
  users.take(collection);
  const fixed = fixedRecords(stage);
  await collection.records.add(fixed);
  settleIn(scope, fixed);
  return passed(
    `Made ${collection.name} with ${fixed.length} records; it is left to the cleanup after all shards`,
  );
}

async function find(scope: Performance): Promise<Verdict> {
  const { stage, users } = scope;
  const { clock, signal, session, shard } = stage;
  if (stage.readOnly !== undefined) throw new Undecided(`Nothing may be written: ${stage.readOnly}`);
  const fixed = fixedRecords(stage);
  const ids = fixed.map(({ id }) => id);
  const collection = await poll(async () => {
    try {
      const there = await session.findShared(SHARED_PURPOSE);
      // It is filled when all of its records are there, with the values that every shard knows.
      const isFilled = there !== undefined &&
        firstDifference(fixed, await there.records.get(ids)) === undefined;
      return isFilled ? there : undefined;
    } catch (error) {
      // Behind a balancer it may be on one node and not yet on another.
      if (error instanceof HttpError || error instanceof NoReplyError) return undefined;
      throw error;
    }
  }, {
    clock,
    timeoutMs: Math.max(0, (shard?.beginsAt ?? 0) - clock.elapsed()),
    everyMs: LOOK_EVERY_MS,
    signal,
  });
  if (collection === undefined) {
    throw new Undecided(
      "There was no collection of shard 0 when the load was to begin: it is late, or was killed",
    );
  }
  users.take(collection);
  settleIn(scope, fixed);
  return passed(`Found ${collection.name} of shard 0 by its name, its mark and its ${fixed.length} records`);
}
