import { errorMessage } from "../../core/error_message.ts";
import { failed, passed, type Verdict } from "../../core/verdict.ts";
import { HttpError } from "../../chroma/http_error.ts";
import { backwardReads } from "../../history/backward_reads.ts";
import type { Finding } from "../../history/operation.ts";
import { staleReads } from "../../history/stale_reads.ts";
import {
  monotonicReadViolations,
  readYourWritesViolations,
  type VersionHistory,
  type Violation,
} from "../../history/versions.ts";
import { makeRecords } from "../dataset.ts";
import { type Check, Undecided } from "../suite.ts";
import type { SyncScope } from "./scope.ts";

/** Records written one by one, each read back at once in every way. */
const WRITES = 20;
/** GETs after each write: a balancer that alternates between two nodes asks both. */
const GETS = 2;
/** Offending reads that are told one by one. */
const SHOWN = 5;

/** A client reads what it has just written. */
export const readYourWrites: Check<SyncScope> = {
  name: "read your writes",
  proves: "Every read through the balancer right after an acknowledged write sees that write",
  async run(scope) {
    await writeAndRead(scope);
    const { counted, recorder, stage: { deployment: { entry } } } = scope;
    const found = {
      counts: readYourWritesViolations(counted),
      gets: staleReads(recorder.history, entry.name),
    };
    return judge(scope, found, "the client's own last write");
  },
};

/** Time never goes backwards for a client. */
export const monotonicReads: Check<SyncScope> = {
  name: "monotonic reads",
  proves: "No read through the balancer sees less than an earlier read of the same client saw",
  run(scope) {
    const { counted, recorder, stage: { deployment: { entry } } } = scope;
    if (counted.length < 2) {
      return Promise.reject(new Undecided("There is no history to judge: the reads before it were not made"));
    }
    const found = {
      counts: monotonicReadViolations(counted),
      gets: backwardReads(recorder.history, entry.name),
    };
    return Promise.resolve(judge(scope, found, "what earlier reads had seen"));
  },
};

/** Adds records one by one and reads back: their number by GET, which any node may answer, and the records by POST. */
async function writeAndRead(scope: SyncScope): Promise<void> {
  const { stage, model } = scope;
  const collection = await scope.collectionOrNew();
  const { api } = stage.deployment.entry;
  const made = makeRecords({
    count: WRITES,
    prefix: "own",
    dimension: stage.dimension,
    random: stage.random,
  });
  const counted: VersionHistory[number][] = [{ kind: "write", version: model.size }];
  for (const record of scope.recorder.stamp(made)) {
    stage.signal.throwIfAborted();
    await scope.write({ wrote: [record] }, () => collection.records.add([record]));
    counted.push({ kind: "write", version: model.size });
    for (let time = 0; time < GETS; time++) {
      const saw = await answered("GET count", () => api.count(collection.records.uuid));
      counted.push({ kind: "read", how: "GET count", saw });
    }
    await answered("POST get", () => scope.readEntry());
  }
  scope.counted = counted;
}

async function answered<T>(how: string, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    // A node that has never heard of the collection is as stale as one can be.
    if (error instanceof HttpError && error.status === 404) return undefined;
    throw new Undecided(`A read by ${how} was not answered: ${errorMessage(error)}`);
  }
}

/** What is wrong with reads that counted, and with reads of the records themselves. */
interface Found {
  readonly counts: readonly Violation[];
  readonly gets: readonly Finding[];
}

function judge({ counted }: SyncScope, { counts, gets }: Found, what: string): Verdict {
  const reads = counted.filter(({ kind }) => kind === "read").length + WRITES;
  const violations = counts.length + new Set(gets.map(({ at }) => at)).size;
  const violationRate = violations / reads;
  const metrics = { reads, violations, violationRate };
  if (violations === 0) return passed(`All ${reads} reads saw ${what}`, metrics);
  const offending = [
    ...counts.map(({ how, read, saw, due }) =>
      `read ${read} (${how}) saw ${saw === undefined ? "no such collection" : `${saw} of ${due} records`}`
    ),
    ...gets.map(({ id, what }) => `a POST get: record "${id}" ${what}`),
  ];
  const share = `${violations} of ${reads} reads (${(100 * violationRate).toFixed(1)} %)`;
  return failed(`${share} did not see ${what}: ${offending.slice(0, SHOWN).join(", ")}`, metrics);
}
