import { errorMessage } from "../../core/error_message.ts";
import { poll } from "../../core/poll.ts";
import { failed, passed, type Verdict } from "../../core/verdict.ts";
import { firstDifference } from "../../chroma/record.ts";
import { backwardReads } from "../../history/backward_reads.ts";
import { duplicates } from "../../history/duplicates.ts";
import { lostWrites } from "../../history/lost_writes.ts";
import type { Finding } from "../../history/operation.ts";
import { resurrectedDeletes } from "../../history/resurrected_deletes.ts";
import { type Check, Undecided } from "../suite.ts";
import { lacksNodes, NODES_NEEDED } from "../workspace.ts";
import { lacksCollection, requireOnNodes } from "./converge.ts";
import type { Held, SyncScope } from "./scope.ts";

/** How long, and how often, every endpoint is read when all was written: what goes wrong later shows in this time. */
const WATCH_MS = 1500;
const READ_EVERY_MS = 150;
/** Findings that are told one by one. */
const SHOWN = 5;

/** No acknowledged write is lost again. */
export const noLostWrites: Check<SyncScope> = {
  name: "no lost writes",
  proves: "What was acknowledged, and what a node has shown, is there still when all is done",
  async run(scope) {
    await lookAfterwards(scope);
    const { recorder: { history }, stage: { deployment: { entry } } } = scope;
    const writes = history.filter((one) => one.kind === "write" && one.outcome === "ok").length;
    if (writes === 0) throw new Undecided("There is nothing to look for: no write was acknowledged");
    return judge(scope, lostWrites(history, entry.name), `none of ${writes} acknowledged writes is lost`);
  },
};

/** No deleted record comes back. */
export const noResurrectedRecords: Check<SyncScope> = {
  name: "no resurrected records",
  proves: "A record that was deleted and seen gone does not come back on any node",
  needs: NODES_NEEDED,
  lacks: lacksNodes,
  async run(scope) {
    await lookAfterwards(scope);
    const { history } = scope.recorder;
    const deleted =
      history.flatMap((one) => one.kind === "write" && one.outcome === "ok" ? [...one.values.values()] : [])
        .filter((value) => value === undefined).length;
    if (deleted === 0) throw new Undecided("There is nothing to look for: no deletion was acknowledged");
    return judge(scope, resurrectedDeletes(history), `none of ${deleted} deleted records is back`);
  },
};

/** What a node has shown it goes on to show. */
export const nodesGoForward: Check<SyncScope> = {
  name: "nodes go forward",
  proves: "No node shows an older state of a record than it has shown before, and then the newer one again",
  needs: NODES_NEEDED,
  lacks: lacksNodes,
  async run(scope) {
    await lookAfterwards(scope);
    const { recorder: { history }, nodesBehind } = scope;
    const found = nodesBehind.flatMap(({ name }) => backwardReads(history, name));
    return judge(scope, found, "no node went back in time");
  },
};

/** No record is there twice. */
export const noDuplicates: Check<SyncScope> = {
  name: "no duplicates",
  proves: "No record that was written is found under another id as well",
  async run(scope) {
    await lookAfterwards(scope);
    return judge(scope, duplicates(scope.recorder.history), "each record is there once");
  },
};

/** In the end, the nodes hold the same. */
export const nodesAreEqual: Check<SyncScope> = {
  name: "nodes are equal",
  proves: "When all is done every node holds the same records, field by field",
  needs: NODES_NEEDED,
  lacks: lacksNodes,
  async run(scope) {
    const held = await lookAfterwards(scope);
    const [first, ...others] = scope.nodesBehind;
    const expected = held.get(first?.name ?? "") ?? new Map();
    const different = others.flatMap(({ name }) => {
      const found = firstDifference(expected.values(), held.get(name) ?? new Map());
      return found === undefined ? [] : [`${name}: ${found}`];
    });
    return different.length === 0
      ? passed(
        `${expected.size} records are the same on ${scope.nodesBehind.map(({ name }) => name).join(", ")}`,
      )
      : failed(`Not as on ${first?.name}: ${different.join("; ")}`);
  },
};

/**
 * Reads every endpoint for a while, when all was written, and answers what each held in the end; the first check that
 * asks looks, for all of them.
 *
 * @throws {Undecided} when an endpoint could not be read in the end
 */
async function lookAfterwards(scope: SyncScope): Promise<ReadonlyMap<string, Held>> {
  if (scope.last !== undefined) return scope.last;
  const { filled, stage: { clock, signal, deployment: { entry } }, nodesBehind } = scope;
  await requireOnNodes(scope, lacksCollection(filled.name));
  let last = new Map<string, Held>();
  let problems: string[] = [];
  await poll(async () => {
    [last, problems] = [new Map(), []];
    const readers = [
      [entry.name, () => scope.readEntry()] as const,
      ...nodesBehind.map((node) => [node.name, () => scope.readNode(node)] as const),
    ];
    await Promise.all(readers.map(async ([name, read]) => {
      const held = await read().catch((error) => void problems.push(errorMessage(error)));
      if (held === undefined) problems.push(`${name} did not show the collection`);
      else last.set(name, held);
    }));
    return undefined;
  }, { clock, signal, timeoutMs: WATCH_MS, everyMs: READ_EVERY_MS });
  if (problems.length > 0) throw new Undecided(`Not every endpoint could be read: ${problems.join("; ")}`);
  return scope.last = last;
}

function judge({ recorder: { history } }: SyncScope, findings: readonly Finding[], good: string): Verdict {
  const reads = history.filter(({ kind }) => kind === "read").length;
  const indefinite = history.filter((one) => one.kind === "write" && one.outcome === "indefinite").length;
  const metrics = { operations: history.length, indefinite, findings: findings.length };
  if (findings.length === 0) return passed(`In ${reads} reads ${good}`, metrics);
  const told = findings.slice(0, SHOWN).map(({ by, id, what }) => `${by}: record "${id}" ${what}`);
  const more = findings.length > SHOWN ? `, and ${findings.length - SHOWN} more` : "";
  return failed(`${told.join(", ")}${more}`, metrics);
}
