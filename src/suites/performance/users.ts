import { formatDuration } from "../../core/duration.ts";
import { seededRandom } from "../../core/random.ts";
import { passed } from "../../core/verdict.ts";
import type { Neighbour, Records } from "../../chroma/records.ts";
import type { TestRecord } from "../../chroma/record.ts";
import { ownPrefix } from "../../guard/show_own.ts";
import { closedLoop } from "../../load/closed_loop.ts";
import { shareOf, WHOLE } from "../../load/share.ts";
import type { Task } from "../../load/task.ts";
import { changed, makeRecords, randomVector } from "../dataset.ts";
import { type Check, type Stage, Undecided, Unmet } from "../suite.ts";
import {
  describeFailures,
  describeLatencies,
  distributionsOf,
  failureMetrics,
  latencyMetrics,
  rounded,
} from "./figures.ts";
import { Recall } from "./recall.ts";
import type { Performance } from "./scope.ts";
import { startTogether, warmUpFor } from "./start_together.ts";
import { Written } from "./written.ts";

/** The share of the documents that is written before the load, and touched by nobody under it. */
const FIXED_SHARE = 0.4;
/** What a user does in turn: of five requests two write and three query, as in the guide's original. */
const TURNS = ["write", "query", "query", "write", "query"] as const;
/** Neighbours asked for: the k of recall@k. */
export const NEIGHBOURS = 10;
/** A user thinks between half and one and a half times as long before each request; milliseconds. */
const THINK_MS = 200;
/** All users together ask for no more of the cap, or its waits would be taken for the deployment's. */
const CAP_SHARE = 0.5;
/** Several users at once, who write and query as applications do. */
export const concurrentUsers: Check<Performance> = {
  name: "concurrent users",
  proves:
    "Users who write (40 %) and query (60 %) at once, --concurrent-users of them for --duration, are all served",
  async run(scope) {
    const { stage } = scope;
    const { load: { concurrentUsers: all, durationMs, maxRequests }, random, maxDocs, shard } = stage;
    const count = usersOf(stage);
    if (shard === undefined) {
      const { records } = await scope.users.create();
      const made = fixedRecords(stage);
      await records.add(made);
      settleIn(scope, made);
    }
    const { records } = scope.users.filled;
    const { recall, fixed = [] } = scope;
    const written = new Written(fixed);
    // A shard that is stopped tells the others by a record.
    const quota = Math.floor((maxDocs - fixed.length - (shard?.count ?? 0)) / all);
    const time = await startTogether(stage, "users");
    const users = Array.from(
      { length: count },
      (_, number) => new User(number, { stage, records, recall, written, quota }),
    );
    const meanMs = Math.max(THINK_MS, 1000 * count / (CAP_SHARE * maxRequests));
    const result = await closedLoop({
      users: count,
      durationMs,
      warmUpMs: warmUpFor(durationMs),
      thinkMs: () => meanMs * (0.5 + (random(1)[0] ?? 0) / 255),
      task: (number) => users[number]?.next() ?? never(),
      ...time,
    }, scope.options);
    scope.underLoad = { result, written };

    const { tally, achieved } = result;
    if (tally.requests === 0) throw new Undecided("No request fell into --duration: it is too short");
    const starved = users.flatMap((user) => user.starved);
    const distributions = distributionsOf(tally, stage);
    if (starved.length > 0) {
      const told = `Not everybody was served: ${starved.join(", ")}; ${describeFailures(tally)}`;
      throw new Unmet(told, distributions);
    }
    const idle = users.filter((user) => user.isIdle).length;
    if (idle > 0) {
      throw new Undecided(
        `${idle} of ${count} users sent nothing: --duration is too short for so many, or --max-requests too low`,
      );
    }
    const rate = rounded(achieved);
    const verdict = passed(
      `${count} users for ${formatDuration(durationMs)}, all served: ${rate} requests a second; ` +
        describeLatencies(tally),
      { users: count, requestsPerSecond: rate, ...latencyMetrics(tally), ...failureMetrics(tally) },
    );
    return { ...verdict, distributions };
  },
};

/** How many users this process has: its part of them where several processes share a run. */
export function usersOf({ load, shard }: Pick<Stage, "load" | "shard">): number {
  return shareOf(load.concurrentUsers, shard ?? WHOLE);
}

/** The records that are there before the load; of a run that is shared, the same ones in every process. */
export function fixedRecords({ maxDocs, dimension, random, shard }: Stage): readonly TestRecord[] {
  return makeRecords({
    count: Math.floor(FIXED_SHARE * maxDocs),
    prefix: shard === undefined ? "fixed" : `${ownPrefix(shard.run)}fixed`,
    dimension,
    random: shard === undefined ? random : seededRandom(shard.run),
  });
}

/** Takes note that these records are in the collection, and that nobody touches them from now on. */
export function settleIn(scope: Performance, fixed: readonly TestRecord[]): void {
  scope.users.apply({ wrote: fixed });
  scope.fixed = fixed;
  scope.recall = new Recall(fixed);
}

/** A query of the shared collection on an endpoint, judged by exact search afterwards. */
export function queryTask(records: Records, { dimension, random }: Stage, recall: Recall): Task {
  const vector = randomVector(dimension, random);
  let found: readonly Neighbour[] = [];
  return {
    operation: "query",
    node: records.endpoint.name,
    send: async () => {
      found = await records.query(vector, NEIGHBOURS);
    },
    look: () => recall.add(vector, found, NEIGHBOURS),
  };
}

/** What a user works with. */
interface Desk {
  readonly stage: Stage;
  readonly records: Records;
  readonly recall: Recall;
  readonly written: Written;
  /** Records that this user may add; then it updates its own. */
  readonly quota: number;
}

/** One user: writes records of its own, and queries those of all. */
class User {
  readonly #number: number;
  readonly #desk: Desk;
  readonly #fresh: TestRecord[];
  /** Its records whose add was acknowledged, the next to be updated first. */
  readonly #own: TestRecord[] = [];
  readonly #turns = { write: { tried: 0, served: 0 }, query: { tried: 0, served: 0 } };
  #turn = 0;

  constructor(number: number, desk: Desk) {
    const { dimension, random, shard } = desk.stage;
    this.#number = number + 1;
    const whose = shard === undefined ? "" : `${ownPrefix(shard.run)}${shard.index}-`;
    this.#desk = desk;
    this.#fresh = [
      ...makeRecords({ count: desk.quota, prefix: `${whose}user-${this.#number}`, dimension, random }),
    ];
  }

  /** Its next request: a write where that is its turn and there is something to write, or else a query. */
  next(): Task {
    const kind = TURNS[this.#turn++ % TURNS.length] ?? "query";
    const task = kind === "write" ? this.#write() : undefined;
    return task === undefined
      ? this.#counted("query", queryTask(this.#desk.records, this.#desk.stage, this.#desk.recall))
      : this.#counted("write", task);
  }

  /** Whether it never sent anything. */
  get isIdle(): boolean {
    return this.#turns.write.tried + this.#turns.query.tried === 0;
  }

  /** In what it was never served, though it tried. */
  get starved(): readonly string[] {
    return Object.entries(this.#turns).flatMap(([kind, { tried, served }]) =>
      tried > 0 && served === 0
        ? [`user ${this.#number}: none of ${tried} requests to ${kind} succeeded`]
        : []
    );
  }

  #write(): Task | undefined {
    const { records, written, stage } = this.#desk;
    const node = records.endpoint.name;
    const fresh = this.#fresh.shift();
    if (fresh !== undefined) {
      return {
        operation: "add",
        node,
        send: () => written.write(fresh, () => records.add([fresh])),
        look: () => void this.#own.push(fresh),
      };
    }
    const own = this.#own.shift();
    if (own === undefined) return undefined;
    this.#own.push(own);
    const record = changed(own, `change ${this.#turn}`, stage.random);
    return {
      operation: "update",
      node,
      send: () => written.write(record, () => records.update([record])),
    };
  }

  #counted(kind: "write" | "query", task: Task): Task {
    const count = this.#turns[kind];
    return {
      ...task,
      send: async () => {
        count.tried++;
        await task.send();
        count.served++;
      },
    };
  }
}

function never(): never {
  throw new Error("Cannot find the user: there are fewer");
}
