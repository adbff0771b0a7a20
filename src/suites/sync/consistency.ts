import { errorMessage } from "../../core/error_message.ts";
import { failed, passed, type Verdict } from "../../core/verdict.ts";
import {
  type History,
  monotonicReadViolations,
  type Read,
  readYourWritesViolations,
  type Violation,
} from "../../history/history.ts";
import { HttpError } from "../../chroma/http_error.ts";
import { makeRecords } from "../dataset.ts";
import { type Check, Undecided } from "../suite.ts";
import type { Workspace } from "../workspace.ts";

/** Records written one by one, each read back at once in every way. */
const WRITES = 20;
/** GETs after each write: a balancer that alternates between two nodes asks both. */
const GETS = 2;
/** Offending reads that are told one by one. */
const SHOWN = 5;

/** What one client wrote and read through the balancer, kept for the check that judges it again. */
const histories = new WeakMap<Workspace, History>();

/** A client reads what it has just written. */
export const readYourWrites: Check<Workspace> = {
  name: "read your writes",
  proves: "Every read through the balancer right after an acknowledged write sees that write",
  async run(workspace) {
    const history = await writeAndRead(workspace);
    histories.set(workspace, history);
    return judgeHistory(history, readYourWritesViolations(history), "the client's own last write");
  },
};

/** Time never goes backwards for a client. */
export const monotonicReads: Check<Workspace> = {
  name: "monotonic reads",
  proves: "No read through the balancer sees less than an earlier read of the same client saw",
  run(workspace) {
    const history = histories.get(workspace);
    if (history === undefined) {
      return Promise.reject(new Undecided("There is no history to judge: the reads before it were not made"));
    }
    return Promise.resolve(
      judgeHistory(history, monotonicReadViolations(history), "what earlier reads had seen"),
    );
  },
};

/** Adds records one by one; the number of records is the version that every read should see. */
async function writeAndRead(workspace: Workspace): Promise<History> {
  const { stage, model } = workspace;
  const collection = await workspace.collectionOrNew();
  const { api } = stage.deployment.entry;
  const history: (History[number])[] = [{ kind: "write", version: model.size }];
  for (
    const record of makeRecords({
      count: WRITES,
      prefix: "own",
      dimension: stage.dimension,
      random: stage.random,
    })
  ) {
    stage.signal.throwIfAborted();
    await collection.records.add([record]);
    workspace.apply({ wrote: [record] });
    history.push({ kind: "write", version: model.size });
    for (let time = 0; time < GETS; time++) {
      history.push(await read("GET count", () => api.count(collection.records.uuid)));
    }
    history.push(await read("POST get", async () => (await collection.records.get()).size));
  }
  return history;
}

async function read(how: string, look: () => Promise<number | undefined>): Promise<Read> {
  try {
    return { kind: "read", how, saw: await look() };
  } catch (error) {
    // A node that has never heard of the collection is as stale as one can be.
    if (error instanceof HttpError && error.status === 404) return { kind: "read", how, saw: undefined };
    throw new Undecided(`A read by ${how} was not answered: ${errorMessage(error)}`);
  }
}

function judgeHistory(history: History, violations: readonly Violation[], what: string): Verdict {
  const reads = history.filter(({ kind }) => kind === "read").length;
  const violationRate = violations.length / reads;
  const metrics = { reads, violations: violations.length, violationRate };
  if (violations.length === 0) return passed(`All ${reads} reads saw ${what}`, metrics);
  const offending = violations.slice(0, SHOWN).map(({ how, read, saw, due }) =>
    `read ${read} (${how}) saw ${saw === undefined ? "no such collection" : `${saw} of ${due} records`}`
  );
  const share = `${violations.length} of ${reads} reads (${(100 * violationRate).toFixed(1)} %)`;
  return failed(`${share} did not see ${what}: ${offending.join(", ")}`, metrics);
}
